-- +goose Up
-- Component versions are facts: their integer keys derive from their natural keys (clew.Key63), which is also what makes
-- the natural key unique. Few indexes, on purpose: derived keys are random, and each index costs a page per row.
CREATE TABLE component_version (
    id BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    supplier TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    purl TEXT NOT NULL,
    hardware BOOLEAN NOT NULL,
    ecosystems TEXT NOT NULL,
    state TEXT NOT NULL,
    folded TEXT NOT NULL
);

-- Names beside the package URL, which stands with the component version itself.
CREATE TABLE identity (
    cv_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (cv_id, kind, value)
) WITHOUT ROWID;

-- Under which package names source records may know a component version.
CREATE TABLE component_package (
    package_key TEXT NOT NULL,
    cv_id BIGINT NOT NULL,
    version TEXT NOT NULL,
    via TEXT NOT NULL,
    PRIMARY KEY (package_key, cv_id)
) WITHOUT ROWID;

CREATE TABLE inventory (
    id TEXT NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    file_name TEXT NOT NULL,
    blob TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    spec_version TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    described TEXT NOT NULL,
    components BIGINT NOT NULL,
    distinct_components BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    uploaded_by TEXT,
    created_at BIGINT NOT NULL,
    live_at BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX inventory_live ON inventory (release_id) WHERE state = 'live';
CREATE INDEX inventory_release ON inventory (release_id, created_at);
CREATE INDEX inventory_product ON inventory (product_id, state);

-- The distinct component versions of an inventory: their keys sorted, eight bytes each, big-endian.
CREATE TABLE inventory_set (
    inventory_id TEXT NOT NULL PRIMARY KEY REFERENCES inventory (id),
    keys BLOB NOT NULL
);

CREATE TABLE inventory_warning (
    inventory_id TEXT NOT NULL REFERENCES inventory (id),
    n BIGINT NOT NULL,
    place TEXT NOT NULL,
    line BIGINT NOT NULL,
    message TEXT NOT NULL,
    args TEXT NOT NULL,
    PRIMARY KEY (inventory_id, n)
) WITHOUT ROWID;

-- How many distinct component versions of an inventory have which ecosystems and which standing of their own.
CREATE TABLE inventory_coverage (
    inventory_id TEXT NOT NULL REFERENCES inventory (id),
    ecosystems TEXT NOT NULL,
    state TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (inventory_id, ecosystems, state)
) WITHOUT ROWID;

-- Runs: a component version is in every release of a product from the first to the last position of the set's order.
CREATE TABLE run_set (
    id AUTOKEY,
    product_id TEXT NOT NULL,
    live BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX run_set_live ON run_set (product_id) WHERE live;

CREATE TABLE run_release (
    set_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    release_id TEXT NOT NULL,
    PRIMARY KEY (set_id, position)
) WITHOUT ROWID;
CREATE INDEX run_release_release ON run_release (release_id, set_id);

CREATE TABLE component_run (
    set_id BIGINT NOT NULL,
    cv_id BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    PRIMARY KEY (set_id, cv_id, first_position)
) WITHOUT ROWID;
CREATE INDEX component_run_cv ON component_run (cv_id, set_id);

-- What has to be looked at again. A mark is changed by each cause and cleared only if it is still the one that was seen.
CREATE TABLE dirty_package (
    package_key TEXT NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE dirty_product (
    product_id TEXT NOT NULL PRIMARY KEY,
    mark TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;

-- Counts every change of a product's facts, so that what processes keep in memory can tell whether it is current.
CREATE TABLE product_fact (
    product_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    settled_at BIGINT
) WITHOUT ROWID;
