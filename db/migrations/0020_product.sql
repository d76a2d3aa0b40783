-- +goose Up
-- The register: what we make, in which releases, for how long it is supported, who answers for it, and who has it.
-- Every mutable record has a revision; nothing is deleted, records retire. own_key is the record's key in the
-- manufacturer's own systems ('' where it has none). search and name_fold are made by package fold. Lists of texts are
-- JSON arrays. The line of a product's records is the product's own, read through it.
CREATE TABLE line (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    description TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    manufacturer_address TEXT NOT NULL,
    publisher TEXT NOT NULL,
    publisher_namespace TEXT NOT NULL,
    publisher_contact TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX line_name ON line (name_fold) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX line_key ON line (own_key) WHERE own_key <> '';

CREATE TABLE product (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    description TEXT NOT NULL,
    constrained BOOLEAN NOT NULL,
    constrained_reason TEXT NOT NULL,
    old_names TEXT NOT NULL,
    nicknames TEXT NOT NULL,
    articles TEXT NOT NULL,
    contact TEXT NOT NULL,
    market_from TEXT,
    market_until TEXT,
    class TEXT NOT NULL,
    scheme TEXT NOT NULL,
    bought_in BOOLEAN NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX product_name ON product (line_id, name_fold) WHERE retired_at IS NULL;
CREATE INDEX product_name_fold ON product (name_fold);
CREATE UNIQUE INDEX product_key ON product (own_key) WHERE own_key <> '';

CREATE TABLE variant (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    hardware TEXT NOT NULL,
    region TEXT NOT NULL,
    articles TEXT NOT NULL,
    models TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX variant_name ON variant (product_id, name_fold) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX variant_key ON variant (own_key) WHERE own_key <> '';

-- position orders the releases of one product by its version scheme; equal where the scheme holds them equal.
CREATE TABLE release (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    version TEXT NOT NULL,
    state TEXT NOT NULL,
    released_on TEXT,
    position BIGINT NOT NULL,
    serials TEXT NOT NULL,
    models TEXT NOT NULL,
    cpe TEXT NOT NULL,
    purl TEXT NOT NULL,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX release_version ON release (product_id, version);
CREATE INDEX release_order ON release (product_id, position);
CREATE INDEX release_released ON release (released_on);
CREATE INDEX release_updated ON release (updated_at);
CREATE UNIQUE INDEX release_key ON release (own_key) WHERE own_key <> '';

CREATE TABLE release_variant (
    release_id TEXT NOT NULL REFERENCES release (id),
    variant_id TEXT NOT NULL REFERENCES variant (id),
    PRIMARY KEY (release_id, variant_id)
);
CREATE INDEX release_variant_variant ON release_variant (variant_id);

-- What a release contains: pinned releases of other products. A DAG; the verb refuses cycles.
CREATE TABLE release_part (
    release_id TEXT NOT NULL REFERENCES release (id),
    part_id TEXT NOT NULL REFERENCES release (id),
    PRIMARY KEY (release_id, part_id)
);
CREATE INDEX release_part_part ON release_part (part_id);

-- Serial number patterns by the literal text they start with, so that a serial number finds its releases by index.
CREATE TABLE release_serial (
    release_id TEXT NOT NULL REFERENCES release (id),
    pattern TEXT NOT NULL,
    prefix TEXT NOT NULL,
    PRIMARY KEY (release_id, pattern)
);
CREATE INDEX release_serial_prefix ON release_serial (prefix);

CREATE TABLE support (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    release_id TEXT REFERENCES release (id),
    kind TEXT NOT NULL,
    from_date TEXT,
    until_date TEXT,
    continuous BOOLEAN NOT NULL,
    basis TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX support_product ON support (product_id);
CREATE INDEX support_release ON support (release_id);
CREATE UNIQUE INDEX support_key ON support (own_key) WHERE own_key <> '';

-- People in their roles: responsibility, not rights. user_id is a pseudonymous id.
CREATE TABLE responsibility (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    product_id TEXT REFERENCES product (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX responsibility_line ON responsibility (line_id, user_id, role) WHERE retired_at IS NULL AND product_id IS NULL;
CREATE UNIQUE INDEX responsibility_product ON responsibility (product_id, user_id, role) WHERE retired_at IS NULL AND product_id IS NOT NULL;
CREATE INDEX responsibility_user ON responsibility (user_id);

-- A party may belong to one line (line_id); else to the whole organisation.
CREATE TABLE party (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    line_id TEXT REFERENCES line (id),
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    names TEXT NOT NULL,
    kinds TEXT NOT NULL,
    country TEXT NOT NULL,
    lang TEXT NOT NULL,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX party_name ON party (name_fold);
CREATE INDEX party_line ON party (line_id);
CREATE UNIQUE INDEX party_key ON party (own_key) WHERE own_key <> '';

-- Names and addresses of people, apart from everything else, so that they can be erased.
CREATE TABLE party_contact (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    search TEXT NOT NULL,
    erased_at BIGINT,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX party_contact_party ON party_contact (party_id);

-- serial_low and serial_high are the ends of the range in a form in which bytes sort as serial numbers count.
CREATE TABLE deployment (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    own_key TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id),
    release_id TEXT NOT NULL REFERENCES release (id),
    product_id TEXT NOT NULL REFERENCES product (id),
    variant_id TEXT REFERENCES variant (id),
    contact_id TEXT REFERENCES party_contact (id),
    serial_from TEXT NOT NULL,
    serial_to TEXT NOT NULL,
    serial_low TEXT NOT NULL,
    serial_high TEXT NOT NULL,
    batch TEXT NOT NULL,
    units BIGINT NOT NULL,
    location TEXT NOT NULL,
    since TEXT,
    until TEXT,
    notes TEXT NOT NULL,
    search TEXT NOT NULL,
    retired_at BIGINT,
    retired_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX deployment_party ON deployment (party_id);
CREATE INDEX deployment_release ON deployment (release_id);
CREATE INDEX deployment_product ON deployment (product_id);
CREATE INDEX deployment_serial ON deployment (serial_low) WHERE serial_low <> '';
CREATE UNIQUE INDEX deployment_key ON deployment (own_key) WHERE own_key <> '';

-- What must stop a verb: set and cleared by later packages; product's verbs refuse while one stands.
CREATE TABLE hold (
    id TEXT NOT NULL PRIMARY KEY,
    record_type TEXT NOT NULL,
    record_id TEXT NOT NULL,
    line_id TEXT NOT NULL REFERENCES line (id),
    product_id TEXT REFERENCES product (id),
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_by TEXT,
    set_at BIGINT NOT NULL,
    cleared_by TEXT,
    cleared_at BIGINT,
    cleared_reason TEXT NOT NULL
);
CREATE UNIQUE INDEX hold_standing ON hold (record_id, verb, kind) WHERE cleared_at IS NULL;
CREATE INDEX hold_record ON hold (record_id);

-- Which act took back another one on which record, so that an undo in several steps knows where it stands.
CREATE TABLE undone (
    act_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    by_act TEXT NOT NULL,
    PRIMARY KEY (act_id, record_id)
);
