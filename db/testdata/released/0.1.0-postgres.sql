CREATE TYPE public.river_job_state AS ENUM (
    'available',
    'cancelled',
    'completed',
    'discarded',
    'pending',
    'retryable',
    'running',
    'scheduled'
);
CREATE FUNCTION public.river_job_state_in_bitmask(bitmask bit, state public.river_job_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE state
        WHEN 'available' THEN get_bit(bitmask, 7)
        WHEN 'cancelled' THEN get_bit(bitmask, 6)
        WHEN 'completed' THEN get_bit(bitmask, 5)
        WHEN 'discarded' THEN get_bit(bitmask, 4)
        WHEN 'pending'   THEN get_bit(bitmask, 3)
        WHEN 'retryable' THEN get_bit(bitmask, 2)
        WHEN 'running'   THEN get_bit(bitmask, 1)
        WHEN 'scheduled' THEN get_bit(bitmask, 0)
        ELSE 0
    END = 1;
$$;
CREATE TABLE public.access_link (
    id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    created_by text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    CONSTRAINT access_link_kind_check CHECK ((kind = ANY (ARRAY['sign_in'::text, 'invitation'::text, 'recovery'::text])))
);
CREATE TABLE public.api_token (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    prefix text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    verbs text NOT NULL COLLATE pg_catalog."C",
    line_id text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_at bigint,
    revoked_at bigint,
    revoked_by text COLLATE pg_catalog."C"
);
CREATE TABLE public.assessment (
    id text NOT NULL COLLATE pg_catalog."C",
    vulnerability text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    justification text NOT NULL COLLATE pg_catalog."C",
    cyclonedx_justification text NOT NULL COLLATE pg_catalog."C",
    impact text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    scope text NOT NULL COLLATE pg_catalog."C",
    line_id text COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    release_id text COLLATE pg_catalog."C",
    until_version text NOT NULL COLLATE pg_catalog."C",
    component_key text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    expires_on text COLLATE pg_catalog."C",
    author_id text COLLATE pg_catalog."C",
    act_id text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    ended_at bigint,
    ended_by text COLLATE pg_catalog."C",
    ended_reason text NOT NULL COLLATE pg_catalog."C",
    superseded_by text COLLATE pg_catalog."C"
);
CREATE TABLE public.blob (
    name text NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.blob_chunk (
    name text NOT NULL COLLATE pg_catalog."C",
    n bigint NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE public.checkpoint (
    size bigint NOT NULL,
    at bigint NOT NULL,
    note text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.component_package (
    package_key text NOT NULL COLLATE pg_catalog."C",
    cv_id bigint NOT NULL,
    version text NOT NULL COLLATE pg_catalog."C",
    via text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.component_run (
    set_id bigint NOT NULL,
    cv_id bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL
);
CREATE TABLE public.component_version (
    id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    supplier text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C",
    purl text NOT NULL COLLATE pg_catalog."C",
    hardware boolean NOT NULL,
    ecosystems text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    folded text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.deployment (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    party_id text NOT NULL COLLATE pg_catalog."C",
    release_id text NOT NULL COLLATE pg_catalog."C",
    product_id text NOT NULL COLLATE pg_catalog."C",
    variant_id text COLLATE pg_catalog."C",
    contact_id text COLLATE pg_catalog."C",
    serial_from text NOT NULL COLLATE pg_catalog."C",
    serial_to text NOT NULL COLLATE pg_catalog."C",
    serial_low text NOT NULL COLLATE pg_catalog."C",
    serial_high text NOT NULL COLLATE pg_catalog."C",
    batch text NOT NULL COLLATE pg_catalog."C",
    units bigint NOT NULL,
    location text NOT NULL COLLATE pg_catalog."C",
    since text COLLATE pg_catalog."C",
    until text COLLATE pg_catalog."C",
    notes text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.dirty_package (
    package_key text NOT NULL COLLATE pg_catalog."C",
    mark text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.dirty_product (
    product_id text NOT NULL COLLATE pg_catalog."C",
    mark text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.ecosystem_feed (
    ecosystem text NOT NULL COLLATE pg_catalog."C",
    feed text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.event (
    id text NOT NULL COLLATE pg_catalog."C",
    seq bigint,
    kind text NOT NULL COLLATE pg_catalog."C",
    record_type text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    line_id text COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    act_id text COLLATE pg_catalog."C",
    actor_kind text NOT NULL COLLATE pg_catalog."C",
    actor_id text COLLATE pg_catalog."C",
    token_id text COLLATE pg_catalog."C",
    recorded_at bigint NOT NULL,
    occurred_at bigint NOT NULL,
    suspect boolean NOT NULL,
    commitment bytea NOT NULL
);
CREATE TABLE public.event_cursor (
    name text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL
);
CREATE TABLE public.event_payload (
    event_id text NOT NULL COLLATE pg_catalog."C",
    nonce bytea NOT NULL,
    payload text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.failed_sign_in (
    bucket text NOT NULL COLLATE pg_catalog."C",
    user_id text COLLATE pg_catalog."C",
    waiting bigint NOT NULL,
    reported_at bigint
);
CREATE TABLE public.feed (
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL COLLATE pg_catalog."C",
    enabled boolean NOT NULL,
    every_minutes bigint NOT NULL,
    max_age_hours bigint NOT NULL,
    revision bigint NOT NULL,
    next_at bigint,
    tried_at bigint,
    succeeded_at bigint,
    error text NOT NULL COLLATE pg_catalog."C",
    error_at bigint,
    etag text NOT NULL COLLATE pg_catalog."C",
    last_modified text NOT NULL COLLATE pg_catalog."C",
    blob text NOT NULL COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    records bigint NOT NULL,
    newest bigint
);
CREATE TABLE public.finding (
    cv_id bigint NOT NULL,
    record_id bigint NOT NULL,
    package_key text NOT NULL COLLATE pg_catalog."C",
    entry bigint NOT NULL,
    reason text NOT NULL COLLATE pg_catalog."C",
    range_type text NOT NULL COLLATE pg_catalog."C",
    scheme text NOT NULL COLLATE pg_catalog."C",
    introduced text NOT NULL COLLATE pg_catalog."C",
    end_kind bigint NOT NULL,
    end_version text NOT NULL COLLATE pg_catalog."C",
    fixed text NOT NULL COLLATE pg_catalog."C",
    via text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.finding_seen (
    cv_id bigint NOT NULL,
    record_id bigint NOT NULL,
    first_seen bigint NOT NULL
);
CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.goose_db_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goose_db_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.hold (
    id text NOT NULL COLLATE pg_catalog."C",
    record_type text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    line_id text NOT NULL COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    verb text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    set_by text COLLATE pg_catalog."C",
    set_at bigint NOT NULL,
    cleared_by text COLLATE pg_catalog."C",
    cleared_at bigint,
    cleared_reason text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.identity (
    cv_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    confidence text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.inventory (
    id text NOT NULL COLLATE pg_catalog."C",
    release_id text NOT NULL COLLATE pg_catalog."C",
    product_id text NOT NULL COLLATE pg_catalog."C",
    line_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    file_name text NOT NULL COLLATE pg_catalog."C",
    blob text NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    encoding text NOT NULL COLLATE pg_catalog."C",
    spec_version text NOT NULL COLLATE pg_catalog."C",
    aggregate text NOT NULL COLLATE pg_catalog."C",
    described text NOT NULL COLLATE pg_catalog."C",
    components bigint NOT NULL,
    distinct_components bigint NOT NULL,
    warnings bigint NOT NULL,
    uploaded_by text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    live_at bigint,
    ended_at bigint
);
CREATE TABLE public.inventory_coverage (
    inventory_id text NOT NULL COLLATE pg_catalog."C",
    ecosystems text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    n bigint NOT NULL
);
CREATE TABLE public.inventory_set (
    inventory_id text NOT NULL COLLATE pg_catalog."C",
    keys bytea NOT NULL
);
CREATE TABLE public.inventory_warning (
    inventory_id text NOT NULL COLLATE pg_catalog."C",
    n bigint NOT NULL,
    place text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    message text NOT NULL COLLATE pg_catalog."C",
    args text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.kev_entry (
    cve text NOT NULL COLLATE pg_catalog."C",
    added text COLLATE pg_catalog."C",
    due text COLLATE pg_catalog."C",
    ransomware boolean NOT NULL,
    title text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.known_device (
    id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    agent text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public.line (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C",
    manufacturer text NOT NULL COLLATE pg_catalog."C",
    manufacturer_address text NOT NULL COLLATE pg_catalog."C",
    publisher text NOT NULL COLLATE pg_catalog."C",
    publisher_namespace text NOT NULL COLLATE pg_catalog."C",
    publisher_contact text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.oidc_link (
    issuer text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public.oidc_provider (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    issuer text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    secret bytea,
    scopes text NOT NULL COLLATE pg_catalog."C",
    rules text NOT NULL COLLATE pg_catalog."C",
    auto_create boolean NOT NULL,
    trust_factor boolean NOT NULL,
    enabled boolean NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.party (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    line_id text COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    names text NOT NULL COLLATE pg_catalog."C",
    kinds text NOT NULL COLLATE pg_catalog."C",
    country text NOT NULL COLLATE pg_catalog."C",
    lang text NOT NULL COLLATE pg_catalog."C",
    notes text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.party_contact (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    party_id text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    email text NOT NULL COLLATE pg_catalog."C",
    phone text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    erased_at bigint,
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.passkey (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    credential_id bytea NOT NULL,
    record bytea NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    sign_count bigint NOT NULL,
    suspect_at bigint,
    created_at bigint NOT NULL,
    last_at bigint
);
CREATE TABLE public.password (
    user_id text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C",
    changed_at bigint NOT NULL
);
CREATE TABLE public.person (
    user_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    email text NOT NULL COLLATE pg_catalog."C",
    email_fold text COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    fold text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.product (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    line_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    platform text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C",
    constrained boolean NOT NULL,
    constrained_reason text NOT NULL COLLATE pg_catalog."C",
    old_names text NOT NULL COLLATE pg_catalog."C",
    nicknames text NOT NULL COLLATE pg_catalog."C",
    articles text NOT NULL COLLATE pg_catalog."C",
    contact text NOT NULL COLLATE pg_catalog."C",
    market_from text COLLATE pg_catalog."C",
    market_until text COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    scheme text NOT NULL COLLATE pg_catalog."C",
    bought_in boolean NOT NULL,
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.product_fact (
    product_id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    settled_at bigint
);
CREATE TABLE public.readiness (
    id bigint NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.record_alias (
    alias text NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL
);
CREATE TABLE public.record_package (
    package_key text NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL,
    data text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.record_vulnerability (
    vulnerability text NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL
);
CREATE TABLE public.recovery_code (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.release (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    product_id text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    released_on text COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    serials text NOT NULL COLLATE pg_catalog."C",
    models text NOT NULL COLLATE pg_catalog."C",
    cpe text NOT NULL COLLATE pg_catalog."C",
    purl text NOT NULL COLLATE pg_catalog."C",
    notes text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.release_part (
    release_id text NOT NULL COLLATE pg_catalog."C",
    part_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.release_serial (
    release_id text NOT NULL COLLATE pg_catalog."C",
    pattern text NOT NULL COLLATE pg_catalog."C",
    prefix text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.release_variant (
    release_id text NOT NULL COLLATE pg_catalog."C",
    variant_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.responsibility (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    line_id text NOT NULL COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.river_job (
    id bigint NOT NULL,
    state public.river_job_state DEFAULT 'available'::public.river_job_state NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 25 NOT NULL,
    attempted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finalized_at timestamp with time zone,
    scheduled_at timestamp with time zone DEFAULT now() NOT NULL,
    priority smallint DEFAULT 1 NOT NULL,
    args jsonb NOT NULL,
    attempted_by text[],
    errors jsonb[],
    kind text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    tags character varying(255)[] DEFAULT '{}'::character varying[] NOT NULL,
    unique_key bytea,
    unique_states bit(8),
    CONSTRAINT finalized_or_finalized_at_null CHECK ((((finalized_at IS NULL) AND (state <> ALL (ARRAY['cancelled'::public.river_job_state, 'completed'::public.river_job_state, 'discarded'::public.river_job_state]))) OR ((finalized_at IS NOT NULL) AND (state = ANY (ARRAY['cancelled'::public.river_job_state, 'completed'::public.river_job_state, 'discarded'::public.river_job_state]))))),
    CONSTRAINT kind_length CHECK (((char_length(kind) > 0) AND (char_length(kind) < 128))),
    CONSTRAINT max_attempts_is_positive CHECK ((max_attempts > 0)),
    CONSTRAINT priority_in_range CHECK (((priority >= 1) AND (priority <= 4))),
    CONSTRAINT queue_length CHECK (((char_length(queue) > 0) AND (char_length(queue) < 128)))
);
CREATE SEQUENCE public.river_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.river_job_id_seq OWNED BY public.river_job.id;
CREATE UNLOGGED TABLE public.river_leader (
    elected_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    leader_id text NOT NULL,
    name text DEFAULT 'default'::text NOT NULL,
    CONSTRAINT leader_id_length CHECK (((char_length(leader_id) > 0) AND (char_length(leader_id) < 128))),
    CONSTRAINT name_length CHECK ((name = 'default'::text))
);
CREATE TABLE public.river_migration (
    line text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT line_length CHECK (((char_length(line) > 0) AND (char_length(line) < 128))),
    CONSTRAINT version_gte_1 CHECK ((version >= 1))
);
CREATE TABLE public.river_notification (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    payload text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT topic_length CHECK (((length(topic) > 0) AND (length(topic) < 128)))
);
CREATE SEQUENCE public.river_notification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.river_notification_id_seq OWNED BY public.river_notification.id;
CREATE TABLE public.river_queue (
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    paused_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE public.role_grant (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    line_id text COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    created_by text COLLATE pg_catalog."C"
);
CREATE TABLE public.run_release (
    set_id bigint NOT NULL,
    "position" bigint NOT NULL,
    release_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.run_set (
    id bigint NOT NULL,
    product_id text NOT NULL COLLATE pg_catalog."C",
    live boolean NOT NULL,
    created_at bigint NOT NULL
);
ALTER TABLE public.run_set ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.run_set_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.seal_hash (
    n bigint NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE public.seal_state (
    id bigint NOT NULL,
    size bigint NOT NULL,
    sealed_at bigint
);
CREATE TABLE public.session (
    id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    second_factor boolean NOT NULL,
    confirmed_at bigint NOT NULL,
    renew boolean NOT NULL,
    ip text NOT NULL COLLATE pg_catalog."C",
    agent text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public.setting (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.setup (
    id bigint NOT NULL,
    hash bytea NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    done_at bigint,
    user_id text COLLATE pg_catalog."C",
    CONSTRAINT setup_id_check CHECK ((id = 1))
);
CREATE TABLE public.source_record (
    id bigint NOT NULL,
    feed text NOT NULL COLLATE pg_catalog."C",
    upstream_id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    published bigint,
    modified bigint,
    withdrawn_at bigint,
    title text NOT NULL COLLATE pg_catalog."C",
    score double precision,
    band text NOT NULL COLLATE pg_catalog."C",
    vector text NOT NULL COLLATE pg_catalog."C",
    cvss_version text NOT NULL COLLATE pg_catalog."C",
    blob text NOT NULL COLLATE pg_catalog."C",
    entry text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.spent (
    hash bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.spoken_number (
    prefix text NOT NULL COLLATE pg_catalog."C",
    last bigint NOT NULL
);
CREATE TABLE public.support (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    product_id text NOT NULL COLLATE pg_catalog."C",
    release_id text COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    from_date text COLLATE pg_catalog."C",
    until_date text COLLATE pg_catalog."C",
    continuous boolean NOT NULL,
    basis text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.throttle (
    lane text NOT NULL COLLATE pg_catalog."C",
    failures bigint NOT NULL,
    last_at bigint NOT NULL,
    open_at bigint NOT NULL
);
CREATE TABLE public.totp (
    id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    secret bytea NOT NULL,
    last_step bigint NOT NULL,
    created_at bigint NOT NULL,
    confirmed_at bigint,
    last_at bigint
);
CREATE TABLE public.undone (
    act_id text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    by_act text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.user_account (
    id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    lang text NOT NULL COLLATE pg_catalog."C",
    zone text NOT NULL COLLATE pg_catalog."C",
    theme text NOT NULL COLLATE pg_catalog."C",
    credential_rev bigint NOT NULL,
    created_at bigint NOT NULL,
    disabled_at bigint,
    disabled_reason text NOT NULL COLLATE pg_catalog."C",
    last_sign_in_at bigint,
    CONSTRAINT user_account_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text])))
);
CREATE TABLE public.variant (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    own_key text NOT NULL COLLATE pg_catalog."C",
    product_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    name_fold text NOT NULL COLLATE pg_catalog."C",
    hardware text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    articles text NOT NULL COLLATE pg_catalog."C",
    models text NOT NULL COLLATE pg_catalog."C",
    search text NOT NULL COLLATE pg_catalog."C",
    retired_at bigint,
    retired_reason text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.vulnerability (
    name text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL COLLATE pg_catalog."C",
    score double precision,
    band text NOT NULL COLLATE pg_catalog."C",
    vector text NOT NULL COLLATE pg_catalog."C",
    cvss_version text NOT NULL COLLATE pg_catalog."C",
    rated_by text NOT NULL COLLATE pg_catalog."C",
    disputed boolean NOT NULL,
    published bigint,
    modified bigint
);
CREATE TABLE public.work (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    subject_type text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL COLLATE pg_catalog."C",
    line_id text COLLATE pg_catalog."C",
    product_id text COLLATE pg_catalog."C",
    actor_id text COLLATE pg_catalog."C",
    args text NOT NULL COLLATE pg_catalog."C",
    cursor text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    stage text NOT NULL COLLATE pg_catalog."C",
    done bigint NOT NULL,
    total bigint NOT NULL,
    message text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    cancel boolean NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    updated_at bigint NOT NULL,
    finished_at bigint
);
ALTER TABLE ONLY public.river_job ALTER COLUMN id SET DEFAULT nextval('public.river_job_id_seq'::regclass);
ALTER TABLE ONLY public.river_notification ALTER COLUMN id SET DEFAULT nextval('public.river_notification_id_seq'::regclass);
INSERT INTO public.assessment VALUES ('01a209c4-c4f2-7036-9256-3cf169b4050f', 'CVE-2026-0001', 'not_affected', 'vulnerable_code_not_in_execute_path', '', '', '', 'never called', 'product', '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, '', '', '', NULL, NULL, NULL, 1795460220145682, NULL, NULL, '', NULL);
INSERT INTO public.blob VALUES ('8b47dee0d274f62515f414c0080349ce36cac0798fa7ef9889f43ee4cde1d56c', 475, 'bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898', 1795460219790751);
INSERT INTO public.blob VALUES ('fbe41a9ff4356415446b5f19c12fe0cd29012291f6d5bb47420277c9bd4d8324', 475, '90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b', 1795460219921269);
INSERT INTO public.blob VALUES ('088355ec68332ff5836ea1575101e20adad3ca1f8494a0c1811e15a1856a37f7', 518, '236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204', 1795460219959116);
INSERT INTO public.blob VALUES ('8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad', 400, '01b21298c83a3a828de4041495dfa8852a22b2e56f79ca873709157b620ea865', 1795460220010091);
INSERT INTO public.blob VALUES ('db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627', 289, 'e611ceaef034bb70281463492b80ea7abb391e94bd4b444b7c9ef0678da4f62d', 1795460220062063);
INSERT INTO public.blob_chunk VALUES ('8b47dee0d274f62515f414c0080349ce36cac0798fa7ef9889f43ee4cde1d56c', 0, '\x7b22626f6d466f726d6174223a224379636c6f6e654458222c227370656356657273696f6e223a22312e36222c2276657273696f6e223a312c226d65746164617461223a7b22636f6d706f6e656e74223a7b2274797065223a226669726d77617265222c22626f6d2d726566223a22726f6f74222c226e616d65223a22696d616765227d7d2c22636f6d706f6e656e7473223a5b7b2274797065223a226c696272617279222c22626f6d2d726566223a226330222c226e616d65223a226c6962222c2276657273696f6e223a2276312e302e30222c227075726c223a22706b673a676f6c616e672f6578616d706c652e636f6d2f6c69624076312e302e30227d2c7b2274797065223a226c696272617279222c22626f6d2d726566223a226331222c226e616d65223a2262757379626f78222c2276657273696f6e223a22312e33362e31227d5d2c22646570656e64656e63696573223a5b7b22726566223a22726f6f74222c22646570656e64734f6e223a5b226330225d7d2c7b22726566223a226330222c22646570656e64734f6e223a5b226331225d7d5d2c22636f6d706f736974696f6e73223a5b7b22616767726567617465223a22636f6d706c657465222c22617373656d626c696573223a5b22726f6f74225d7d5d7d');
INSERT INTO public.blob_chunk VALUES ('fbe41a9ff4356415446b5f19c12fe0cd29012291f6d5bb47420277c9bd4d8324', 0, '\x7b22626f6d466f726d6174223a224379636c6f6e654458222c227370656356657273696f6e223a22312e36222c2276657273696f6e223a312c226d65746164617461223a7b22636f6d706f6e656e74223a7b2274797065223a226669726d77617265222c22626f6d2d726566223a22726f6f74222c226e616d65223a22696d616765227d7d2c22636f6d706f6e656e7473223a5b7b2274797065223a226c696272617279222c22626f6d2d726566223a226330222c226e616d65223a226c6962222c2276657273696f6e223a2276312e322e30222c227075726c223a22706b673a676f6c616e672f6578616d706c652e636f6d2f6c69624076312e322e30227d2c7b2274797065223a226c696272617279222c22626f6d2d726566223a226331222c226e616d65223a2262757379626f78222c2276657273696f6e223a22312e33362e31227d5d2c22646570656e64656e63696573223a5b7b22726566223a22726f6f74222c22646570656e64734f6e223a5b226330225d7d2c7b22726566223a226330222c22646570656e64734f6e223a5b226331225d7d5d2c22636f6d706f736974696f6e73223a5b7b22616767726567617465223a22636f6d706c657465222c22617373656d626c696573223a5b22726f6f74225d7d5d7d');
INSERT INTO public.blob_chunk VALUES ('088355ec68332ff5836ea1575101e20adad3ca1f8494a0c1811e15a1856a37f7', 0, '\x7b22626f6d466f726d6174223a224379636c6f6e654458222c227370656356657273696f6e223a22312e36222c2276657273696f6e223a312c226d65746164617461223a7b22636f6d706f6e656e74223a7b2274797065223a226669726d77617265222c22626f6d2d726566223a22726f6f74222c226e616d65223a22696d616765227d7d2c22636f6d706f6e656e7473223a5b7b2274797065223a226c696272617279222c22626f6d2d726566223a226330222c226e616d65223a226c6962222c2276657273696f6e223a2276312e322e30222c227075726c223a22706b673a676f6c616e672f6578616d706c652e636f6d2f6c69624076312e322e30227d2c7b2274797065223a226c696272617279222c22626f6d2d726566223a226331222c226e616d65223a226f74686572222c2276657273696f6e223a2276302e312e30222c227075726c223a22706b673a676f6c616e672f6578616d706c652e636f6d2f6f746865724076302e312e30227d5d2c22646570656e64656e63696573223a5b7b22726566223a22726f6f74222c22646570656e64734f6e223a5b226330225d7d2c7b22726566223a226330222c22646570656e64734f6e223a5b226331225d7d5d2c22636f6d706f736974696f6e73223a5b7b22616767726567617465223a22636f6d706c657465222c22617373656d626c696573223a5b22726f6f74225d7d5d7d');
INSERT INTO public.blob_chunk VALUES ('8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad', 0, '\x7b22736368656d615f76657273696f6e223a22312e362e30222c226964223a22474f2d323032362d31222c226d6f646966696564223a22323032362d31312d32305430383a30303a30305a222c227075626c6973686564223a22323032362d30312d31305430303a30303a30305a222c2273756d6d617279223a2254726f75626c6520696e206c6962222c22616c6961736573223a5b224356452d323032362d30303031225d2c227365766572697479223a5b7b2274797065223a22435653535f5633222c2273636f7265223a22435653533a332e312f41563a4e2f41433a4c2f50523a4e2f55493a4e2f533a552f433a482f493a482f413a48227d5d2c226166666563746564223a5b7b227061636b616765223a7b2265636f73797374656d223a22476f222c226e616d65223a226578616d706c652e636f6d2f6c6962227d2c2272616e676573223a5b7b2274797065223a2253454d564552222c226576656e7473223a5b7b22696e74726f6475636564223a2230227d2c7b226669786564223a22312e352e30227d5d7d5d7d5d7d');
INSERT INTO public.blob_chunk VALUES ('db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627', 0, '\x7b22736368656d615f76657273696f6e223a22312e362e30222c226964223a22474f2d323032362d32222c226d6f646966696564223a22323032362d31312d32305430383a30303a30305a222c227075626c6973686564223a22323032362d30312d31305430303a30303a30305a222c2273756d6d617279223a2254726f75626c6520696e206f74686572222c226166666563746564223a5b7b227061636b616765223a7b2265636f73797374656d223a22476f222c226e616d65223a226578616d706c652e636f6d2f6f74686572227d2c2272616e676573223a5b7b2274797065223a2253454d564552222c226576656e7473223a5b7b22696e74726f6475636564223a2230227d2c7b226669786564223a22312e302e30227d5d7d5d7d5d7d');
INSERT INTO public.component_package VALUES ('Go|example.com/lib', 8555135626313669955, '1.0.0', 'purl');
INSERT INTO public.component_package VALUES ('Go|example.com/lib', 7496318693668154848, '1.2.0', 'purl');
INSERT INTO public.component_package VALUES ('Go|example.com/other', 1256931063050574134, '0.1.0', 'purl');
INSERT INTO public.component_run VALUES (4, 1256931063050574134, 1, 1);
INSERT INTO public.component_run VALUES (4, 7496318693668154848, 0, 1);
INSERT INTO public.component_run VALUES (4, 8205712076823696769, 0, 0);
INSERT INTO public.component_version VALUES (8555135626313669955, 'pkg:golang/example.com/lib@v1.0.0', 'library', '', 'example.com/lib', 'v1.0.0', 'pkg:golang/example.com/lib@v1.0.0', false, 'Go', 'assessable', 'example.com/lib v1.0.0');
INSERT INTO public.component_version VALUES (8205712076823696769, 'name|library||busybox|1.36.1', 'library', '', 'busybox', '1.36.1', '', false, '', 'no_identity', 'busybox 1.36.1');
INSERT INTO public.component_version VALUES (7496318693668154848, 'pkg:golang/example.com/lib@v1.2.0', 'library', '', 'example.com/lib', 'v1.2.0', 'pkg:golang/example.com/lib@v1.2.0', false, 'Go', 'assessable', 'example.com/lib v1.2.0');
INSERT INTO public.component_version VALUES (1256931063050574134, 'pkg:golang/example.com/other@v0.1.0', 'library', '', 'example.com/other', 'v0.1.0', 'pkg:golang/example.com/other@v0.1.0', false, 'Go', 'assessable', 'example.com/other v0.1.0');
INSERT INTO public.deployment VALUES ('01a209c4-c376-73ce-a67a-4ed86c4548d0', 1, '', '01a209c4-c36e-70ce-92e5-75cf7767667d', '01a209c4-c2d8-73e9-b3b3-00d165969957', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, NULL, '', '', '', '', '', 7, 'Hall 3', NULL, NULL, '', '
hall 3
', NULL, '', 1795460219764691, 1795460219764691);
INSERT INTO public.ecosystem_feed VALUES ('Go', 'osv:file');
INSERT INTO public.event VALUES ('01a209c4-c296-718c-9c51-14f9d1c1ace5', 0, 'line.created', 'line', '01a209c4-c295-737d-8b69-37defaf497e2', 1, '01a209c4-c295-737d-8b69-37defaf497e2', NULL, '01a209c4-c296-718b-b3ec-829e81b6c0c6', 'system', NULL, NULL, 1795460219541516, 1795460219541516, false, '\x457a5cbfe862ed9d7febe735218f2fa1ba8f26e1213a66336a099c0b9069d23f');
INSERT INTO public.event VALUES ('01a209c4-c2b1-72fd-a954-eaf9cedf7d2d', 1, 'product.created', 'product', '01a209c4-c2a3-727b-881f-4374f9daf25a', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c2b1-72fc-8674-a20214168054', 'system', NULL, NULL, 1795460219555122, 1795460219555122, false, '\xeaa0d4f14c25316451ba6924bf16d169e78aa22414313ef480ad6dcb56959987');
INSERT INTO public.event VALUES ('01a209c4-c2f5-7216-9234-bbf0f393f92d', 2, 'release.created', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c2f5-7215-987b-eae81544a95d', 'system', NULL, NULL, 1795460219570036, 1795460219570036, false, '\x07d1247825bf532e14d9697571e7b15a0a6c45ae749cf883453d06113b05de01');
INSERT INTO public.event VALUES ('01a209c4-c319-7391-ab72-cd306735adac', 3, 'release.state_changed', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 2, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c319-7390-94f5-84bc02a17588', 'system', NULL, NULL, 1795460219570036, 1795460219570036, false, '\xbc6bddf199be91cb1b0a68b73809ec56a823cf18ee2474be9bfaf84a8ac4dafc');
INSERT INTO public.event VALUES ('01a209c4-c327-7365-9373-2d6f05d9e0c7', 4, 'release.state_changed', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 3, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c327-7364-a5fd-d37acefd0f20', 'system', NULL, NULL, 1795460219570036, 1795460219570036, false, '\x07cadabe0b3a7f859432fbee4c4c15a1fa272a0cd6cdfbe404ad8d02bf20edfa');
INSERT INTO public.event VALUES ('01a209c4-c334-7262-bce0-0436848bae13', 5, 'release.created', 'release', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c334-7261-88ac-a1ffd50ddef4', 'system', NULL, NULL, 1795460219688741, 1795460219688741, false, '\xec4e263956b7734f9582a68e0308a4c122b9b7d433eb4cf84b6bf1011391f8dc');
INSERT INTO public.event VALUES ('01a209c4-c343-7387-892a-2d73b9ddcc3e', 6, 'release.state_changed', 'release', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', 2, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c343-7386-a7a5-073ee6a8968a', 'system', NULL, NULL, 1795460219688741, 1795460219688741, false, '\x802621775039f019d5006040fb6071ade2ba13240ad336d1bea565862299c426');
INSERT INTO public.event VALUES ('01a209c4-c351-73f8-b4fb-8dd74ef74ff7', 7, 'release.state_changed', 'release', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', 3, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c351-73f7-a002-dd42db98a5c6', 'system', NULL, NULL, 1795460219688741, 1795460219688741, false, '\x01b1bae30744ad9970c68693a64fb3c946a783339cbbc4a5c75bd8f8873ab6cf');
INSERT INTO public.event VALUES ('01a209c4-c35c-724e-9124-415a754e236a', 8, 'release.created', 'release', '01a209c4-c358-7284-9b86-0abe9e192d50', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c35c-724d-80b7-05d33949df69', 'system', NULL, NULL, 1795460219733591, 1795460219733591, false, '\x38d1de90d60b708b3a08079d4d55b1cf44399cc57d3c3a5650dbc899fb7bea06');
INSERT INTO public.event VALUES ('01a209c4-c36a-7131-941c-f672ed2bb426', 9, 'support.created', 'support', '01a209c4-c360-72c5-8cb1-161924336702', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c36a-7130-98f8-7bdb65d8a9b6', 'system', NULL, NULL, 1795460219743885, 1795460219743885, false, '\x5ff5780d3aefdacb0a29e9cf1ccf2ab3208589b99fed51adffc1044daa47ec2c');
INSERT INTO public.event VALUES ('01a209c4-c370-728d-8eb9-8bc0ccf19a30', 10, 'party.created', 'party', '01a209c4-c36e-70ce-92e5-75cf7767667d', 1, NULL, NULL, '01a209c4-c370-728c-91be-b22ccfb87301', 'system', NULL, NULL, 1795460219758886, 1795460219758886, false, '\xa22af768df3bba7691343f40c2d19789822c47286d517ce0b0d33dd966f87d61');
INSERT INTO public.event VALUES ('01a209c4-c379-7245-9ae7-5ea3ff398363', 11, 'deployment.created', 'deployment', '01a209c4-c376-73ce-a67a-4ed86c4548d0', 1, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c379-7244-9d2e-99f26bfb97d3', 'system', NULL, NULL, 1795460219764691, 1795460219764691, false, '\x72e9a31e586f58235e6f1bb002f3a2d69dc93bd84d4f9c8dffe3e681d3e58541');
INSERT INTO public.event VALUES ('01a209c4-c39e-718c-834e-bf81983624f1', 12, 'inventory.uploaded', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219797907, 1795460219797907, false, '\x6a9080287423a0159223799688a8189741519fa4bd67454bf218feb9472a5bd7');
INSERT INTO public.event VALUES ('01a209c4-c3dc-72c7-a746-ff637355b4d8', 13, 'inventory.live', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219861886, 1795460219861886, false, '\x86f51479b3ad5614c64c04cd70b05c3782896c25ea1102489021989321dfe400');
INSERT INTO public.event VALUES ('01a209c4-c413-70e3-9b5b-b630e0adfb57', 14, 'inventory.uploaded', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219922180, 1795460219922180, false, '\xd0744b3c15440d6a655e5df7afa7d6a9303c648874b2a848d74e7faacd9bafc8');
INSERT INTO public.event VALUES ('01a209c4-c421-710a-8e94-6b343027a0f0', 15, 'inventory.live', 'release', '01a209c4-c2d8-73e9-b3b3-00d165969957', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219934245, 1795460219934245, false, '\x9c9437508ae9c3ecc0d54cc17bd346b49871e28d254b6c763b1bd85935cc3135');
INSERT INTO public.event VALUES ('01a209c4-c43e-7121-85fa-2e3dab81820c', 16, 'inventory.uploaded', 'release', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219960635, 1795460219960635, false, '\x4717ab2b6083fc1f831bfa0af4ef61d0f48fe3967e5723b7a20a9c3cf66207a0');
INSERT INTO public.event VALUES ('01a209c4-c451-7037-97ca-1f009568cd08', 17, 'inventory.live', 'release', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460219980218, 1795460219980218, false, '\x461df7eed113dbae29e17663e1f67e088b67fb07eb12e90b7bdf26adbd7926b2');
INSERT INTO public.event VALUES ('01a209c4-c467-7327-8492-9a971ba811fa', 18, 'inventory.unknown', 'release', '01a209c4-c358-7284-9b86-0abe9e192d50', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460220004618, 1795460220004618, false, '\x80ee477cb357a1ca7152ae7ca51b6b74dd38daeec931b7dabaf2736f759998b2');
INSERT INTO public.event VALUES ('01a209c4-c48e-715c-8de5-93a0759b646b', 19, 'feed.imported', 'feed', 'osv:file', 0, NULL, NULL, NULL, 'system', NULL, NULL, 1795460220045808, 1795460220045808, false, '\x7b080b1939e7e89da836d7dcb96ab173d814c5ea354000ed9eb2561a6a41925a');
INSERT INTO public.event VALUES ('01a209c4-c4cf-725e-a614-eba4ee210184', 20, 'feed.imported', 'feed', 'osv:file', 0, NULL, NULL, NULL, 'system', NULL, NULL, 1795460220110675, 1795460220110675, false, '\x8ab51b41ea9e335148d5234f5ccde20d41ddd6b7657f704b4f04be9fb280abcf');
INSERT INTO public.event VALUES ('01a209c4-c4f5-7218-bb64-f5114dc2bb5e', 21, 'assessment.made', 'vulnerability', 'CVE-2026-0001', 0, '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'system', NULL, NULL, 1795460220145682, 1795460220145682, false, '\xbfd612021f8669245d238d8eb93ea6b5b653629385bd541c7b39c3ce35c73928');
INSERT INTO public.event_payload VALUES ('01a209c4-c296-718c-9c51-14f9d1c1ace5', '\x525dc0f067f3e798d0cc677353335169c36fb11b8a01b9a1eae233b0cb7f4491', '{"new":{"id":"01a209c4-c295-737d-8b69-37defaf497e2","revision":1,"created_at":"2026-11-23T18:56:59.541516Z","updated_at":"2026-11-23T18:56:59.541516Z","key":"","name":"Comfort — Größe 漢","description":"","manufacturer":"Example Heating GmbH","manufacturer_address":"","publisher":"","publisher_namespace":"","publisher_contact":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c2b1-72fd-a954-eaf9cedf7d2d', '\xa1ddd7c8803ca654d06076824b0f3b64d4e3c35db601b3dc7e842eebeae39b7f', '{"new":{"id":"01a209c4-c2a3-727b-881f-4374f9daf25a","revision":1,"created_at":"2026-11-23T18:56:59.555122Z","updated_at":"2026-11-23T18:56:59.555122Z","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","key":"","name":"Heat Gateway","kind":"device","platform":"","description":"","constrained":false,"constrained_reason":"","old_names":null,"nicknames":null,"articles":null,"contact":"","class":"default","scheme":"semver","bought_in":false}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c2f5-7216-9234-bbf0f393f92d', '\x1df678334a082d09357aad956432e5c1c622f3af5163b61250a7a4432e9b5e5f', '{"new":{"id":"01a209c4-c2d8-73e9-b3b3-00d165969957","revision":1,"created_at":"2026-11-23T18:56:59.570036Z","updated_at":"2026-11-23T18:56:59.570036Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"draft","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c319-7391-ab72-cd306735adac', '\x8fcc1ceff509debbcef50dc0306f134ec4b68f8a12f7faeb93ad551146297f97', '{"old":{"id":"01a209c4-c2d8-73e9-b3b3-00d165969957","revision":1,"created_at":"2026-11-23T18:56:59.570036Z","updated_at":"2026-11-23T18:56:59.570036Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"draft","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-c2d8-73e9-b3b3-00d165969957","revision":2,"created_at":"2026-11-23T18:56:59.570036Z","updated_at":"2026-11-23T18:56:59.570036Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"candidate","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c327-7365-9373-2d6f05d9e0c7', '\x2efafbef2f90894a3ae154a150bcbedc84ea5cf7244a45888ae0fc92425055f6', '{"old":{"id":"01a209c4-c2d8-73e9-b3b3-00d165969957","revision":2,"created_at":"2026-11-23T18:56:59.570036Z","updated_at":"2026-11-23T18:56:59.570036Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"candidate","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-c2d8-73e9-b3b3-00d165969957","revision":3,"created_at":"2026-11-23T18:56:59.570036Z","updated_at":"2026-11-23T18:56:59.570036Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"released","position":4294967296,"tied":false,"contains":null,"key":"","version":"1.0.0","released_on":"2026-01-02","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c334-7262-bce0-0436848bae13', '\x98a3d61a14c898600ab42bfe043837fa5a212dca5d8c5eb1cff5c9696208e322', '{"new":{"id":"01a209c4-c32d-7189-9be5-fa8a44da5ef4","revision":1,"created_at":"2026-11-23T18:56:59.688741Z","updated_at":"2026-11-23T18:56:59.688741Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"draft","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c343-7387-892a-2d73b9ddcc3e', '\x1513fa092c335e74cb47132bb823c635fbfbe227659454de74a1c45d5e2428ee', '{"old":{"id":"01a209c4-c32d-7189-9be5-fa8a44da5ef4","revision":1,"created_at":"2026-11-23T18:56:59.688741Z","updated_at":"2026-11-23T18:56:59.688741Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"draft","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-c32d-7189-9be5-fa8a44da5ef4","revision":2,"created_at":"2026-11-23T18:56:59.688741Z","updated_at":"2026-11-23T18:56:59.688741Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"candidate","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c351-73f8-b4fb-8dd74ef74ff7', '\x6ca3135b490afb4d4f7e1e9d2a1fba3be5c743c498f4652a0193f93322fa8908', '{"old":{"id":"01a209c4-c32d-7189-9be5-fa8a44da5ef4","revision":2,"created_at":"2026-11-23T18:56:59.688741Z","updated_at":"2026-11-23T18:56:59.688741Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"candidate","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""},"new":{"id":"01a209c4-c32d-7189-9be5-fa8a44da5ef4","revision":3,"created_at":"2026-11-23T18:56:59.688741Z","updated_at":"2026-11-23T18:56:59.688741Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"released","position":8589934592,"tied":false,"contains":null,"key":"","version":"1.1.0","released_on":"2026-02-02","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c35c-724e-9124-415a754e236a', '\xdba8a7384244c691b2f8278c6c626c97d478fff93e85c99db3010ce2f6b88b80', '{"new":{"id":"01a209c4-c358-7284-9b86-0abe9e192d50","revision":1,"created_at":"2026-11-23T18:56:59.733591Z","updated_at":"2026-11-23T18:56:59.733591Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","line_name":"Comfort — Größe 漢","state":"draft","position":12884901888,"tied":false,"contains":null,"key":"","version":"2.0.0","variants":null,"serials":null,"models":null,"cpe":"","purl":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c36a-7131-941c-f672ed2bb426', '\xcaf13cc4b8c178d756d3ef48cbe00438beece7229c84f3124bee13c4bd6df778', '{"new":{"id":"01a209c4-c360-72c5-8cb1-161924336702","revision":1,"created_at":"2026-11-23T18:56:59.743885Z","updated_at":"2026-11-23T18:56:59.743885Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","key":"","kind":"security","from":"2026-01-02","until":"2031-01-02","continuous":false,"basis":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c370-728d-8eb9-8bc0ccf19a30', '\x61075ebc8ee902997141e307776c182758dc644fb8511727a8d44268092ea0b0', '{"new":{"id":"01a209c4-c36e-70ce-92e5-75cf7767667d","revision":1,"created_at":"2026-11-23T18:56:59.758886Z","updated_at":"2026-11-23T18:56:59.758886Z","key":"","name":"Stadtwerke Musterstadt","names":null,"kinds":["customer"],"country":"DE","lang":"","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c379-7245-9ae7-5ea3ff398363', '\x7023186e6ae37e0f6718cc2774f3e55316b135db4d36afc7d61069f3c44ebf16', '{"new":{"id":"01a209c4-c376-73ce-a67a-4ed86c4548d0","revision":1,"created_at":"2026-11-23T18:56:59.764691Z","updated_at":"2026-11-23T18:56:59.764691Z","product_id":"01a209c4-c2a3-727b-881f-4374f9daf25a","product_name":"Heat Gateway","line_id":"01a209c4-c295-737d-8b69-37defaf497e2","version":"1.0.0","party_name":"Stadtwerke Musterstadt","key":"","party_id":"01a209c4-c36e-70ce-92e5-75cf7767667d","release_id":"01a209c4-c2d8-73e9-b3b3-00d165969957","serial_from":"","serial_to":"","batch":"","units":7,"location":"Hall 3","notes":""}}');
INSERT INTO public.event_payload VALUES ('01a209c4-c39e-718c-834e-bf81983624f1', '\x53f6877db2e40b4c4970c02b7572b7a62d22a349517ac7ccf7321d14504cce23', '{"file":"bom.json","inventory":"01a209c4-c39c-71f1-8d84-588ff0dcafd9","kind":"sbom","sha256":"bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898","size":475}');
INSERT INTO public.event_payload VALUES ('01a209c4-c3dc-72c7-a746-ff637355b4d8', '\xec3113a03ddf2e4b375f74b318b4b7ca56f8717760209335cbda06b554437ae6', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-c39c-71f1-8d84-588ff0dcafd9","replaces":"","sha256":"bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898","warnings":0}');
INSERT INTO public.event_payload VALUES ('01a209c4-c413-70e3-9b5b-b630e0adfb57', '\x4b478351cb2655b706559168ae23f7e713bd69018ee6743fe654fe438723c6ed', '{"file":"bom.json","inventory":"01a209c4-c413-70e2-8b99-d95095020e60","kind":"sbom","sha256":"90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b","size":475}');
INSERT INTO public.event_payload VALUES ('01a209c4-c421-710a-8e94-6b343027a0f0', '\xb2cc4f1f45cd4be3b6932ceb665b5efcd88b69d462d907ccdb85e06d7fe65fec', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-c413-70e2-8b99-d95095020e60","replaces":"01a209c4-c39c-71f1-8d84-588ff0dcafd9","sha256":"90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b","warnings":0}');
INSERT INTO public.event_payload VALUES ('01a209c4-c43e-7121-85fa-2e3dab81820c', '\x91670529e2130833ecb474dfba441e53177e6acfde3072da79a67604636ffdee', '{"file":"bom.json","inventory":"01a209c4-c43d-7308-a28f-42eabd1ccac3","kind":"sbom","sha256":"236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204","size":518}');
INSERT INTO public.event_payload VALUES ('01a209c4-c451-7037-97ca-1f009568cd08', '\xbad7604b9cb6cd8ebda1e41ff686ac4097227cb3ac1f06d52757244995fc940d', '{"components":2,"distinct":2,"format":"CycloneDX","inventory":"01a209c4-c43d-7308-a28f-42eabd1ccac3","replaces":"","sha256":"236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204","warnings":0}');
INSERT INTO public.event_payload VALUES ('01a209c4-c467-7327-8492-9a971ba811fa', '\x31d82baa84d8f28ea0745f5cfe71b7aeac01732745a8bcc6d78b7b634ee853d7', '{"inventory":"01a209c4-c467-7325-9df0-1595e0f60cfc","reason":"nobody knows"}');
INSERT INTO public.event_payload VALUES ('01a209c4-c48e-715c-8de5-93a0759b646b', '\xc25daefbad565e8ce4322d41602cca346f6f829ae32e6ec7d79e33244a358999', '{"blob":"8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-1"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":2},"origin":"delivery.json"}');
INSERT INTO public.event_payload VALUES ('01a209c4-c4cf-725e-a614-eba4ee210184', '\x9476029dd803e9803ecca76521711ec1d28a19a85b331927f1ec8525efd63e83', '{"blob":"db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-2"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":1},"origin":"delivery.json"}');
INSERT INTO public.event_payload VALUES ('01a209c4-c4f5-7218-bb64-f5114dc2bb5e', '\x042e122d077aa07c4eb2d55d79ace9dc0b98229e7cf84e4eea1a8a321f536a60', '{"new":{"ID":"01a209c4-c4f2-7036-9256-3cf169b4050f","Vulnerability":"CVE-2026-0001","Status":"not_affected","Justification":"vulnerable_code_not_in_execute_path","CycloneDXJustification":"","Impact":"","Action":"","Reason":"never called","Kind":"product","LineID":"01a209c4-c295-737d-8b69-37defaf497e2","ProductID":"01a209c4-c2a3-727b-881f-4374f9daf25a","ReleaseID":"","UntilVersion":"","ComponentKey":"","Path":"","ExpiresOn":"","AuthorID":"","ActID":"","CreatedAt":"2026-11-23T18:57:00.145682Z","EndedAt":"","EndedBy":"","EndedReason":"","SupersededBy":""}}');
INSERT INTO public.feed VALUES ('kev', 'kev', 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Go', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Go/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:PyPI', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:crates.io', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/crates.io/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:npm', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Maven', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Maven/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:NuGet', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:OSS-Fuzz', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/OSS-Fuzz/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Debian', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Alpine', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Alpine/all.zip', true, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Ubuntu', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Ubuntu/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:AlmaLinux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Rocky Linux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Rocky Linux/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Red Hat', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Red Hat/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Packagist', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Packagist/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:RubyGems', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/RubyGems/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Hex', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Hex/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Pub', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Pub/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:SwiftURL', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/SwiftURL/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Linux', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Linux/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:Android', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/Android/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:GIT', 'osv', 'https://osv-vulnerabilities.storage.googleapis.com/GIT/all.zip', false, 60, 48, 1, 1795460219534703, NULL, NULL, '', NULL, '', '', '', '', 0, NULL);
INSERT INTO public.feed VALUES ('osv:file', 'osv', '', false, 60, 8760, 1, 1795460220011021, 1795460220110675, 1795460220110675, '', NULL, '', '', '8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad', 'delivery.json', 2, 1795161600000000);
INSERT INTO public.finding VALUES (8555135626313669955, 4921112319557976383, 'Go|example.com/lib', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.5.0', '1.5.0', 'purl', '1.0.0');
INSERT INTO public.finding VALUES (7496318693668154848, 4921112319557976383, 'Go|example.com/lib', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.5.0', '1.5.0', 'purl', '1.2.0');
INSERT INTO public.finding VALUES (1256931063050574134, 6002440971432131581, 'Go|example.com/other', 0, 'in range', 'SEMVER', 'semver', '0', 2, '1.0.0', '1.0.0', 'purl', '0.1.0');
INSERT INTO public.finding_seen VALUES (8555135626313669955, 4921112319557976383, 1795460220042513);
INSERT INTO public.finding_seen VALUES (7496318693668154848, 4921112319557976383, 1795460220042513);
INSERT INTO public.finding_seen VALUES (1256931063050574134, 6002440971432131581, 1795460220102308);
INSERT INTO public.goose_db_version VALUES (1, 0, true, '2026-11-23 18:56:56.833217');
INSERT INTO public.goose_db_version VALUES (2, 1, true, '2026-11-23 18:56:56.864348');
INSERT INTO public.goose_db_version VALUES (3, 2, true, '2026-11-23 18:56:56.943029');
INSERT INTO public.goose_db_version VALUES (4, 3, true, '2026-11-23 18:56:56.960631');
INSERT INTO public.goose_db_version VALUES (5, 10, true, '2026-11-23 18:56:56.977345');
INSERT INTO public.goose_db_version VALUES (6, 20, true, '2026-11-23 18:56:57.278414');
INSERT INTO public.goose_db_version VALUES (7, 30, true, '2026-11-23 18:56:57.687941');
INSERT INTO public.goose_db_version VALUES (8, 40, true, '2026-11-23 18:56:57.878868');
INSERT INTO public.goose_db_version VALUES (9, 50, true, '2026-11-23 18:56:58.062631');
INSERT INTO public.goose_db_version VALUES (10, 60, true, '2026-11-23 18:56:58.105361');
INSERT INTO public.inventory VALUES ('01a209c4-c39c-71f1-8d84-588ff0dcafd9', '01a209c4-c2d8-73e9-b3b3-00d165969957', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c295-737d-8b69-37defaf497e2', 'sbom', 'superseded', '', 'bom.json', '8b47dee0d274f62515f414c0080349ce36cac0798fa7ef9889f43ee4cde1d56c', 475, 'bbc8043259ffb42ce1eaf8aa11a83016dcab2f99d1c2713a18c79f6f3d987898', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460219797907, 1795460219861886, 1795460219934245);
INSERT INTO public.inventory VALUES ('01a209c4-c413-70e2-8b99-d95095020e60', '01a209c4-c2d8-73e9-b3b3-00d165969957', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c295-737d-8b69-37defaf497e2', 'sbom', 'live', '', 'bom.json', 'fbe41a9ff4356415446b5f19c12fe0cd29012291f6d5bb47420277c9bd4d8324', 475, '90d68051ded70ce95fedcf80a80d115d8fac07543cab9edf4d2665538ed5023b', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460219922180, 1795460219934245, NULL);
INSERT INTO public.inventory VALUES ('01a209c4-c43d-7308-a28f-42eabd1ccac3', '01a209c4-c32d-7189-9be5-fa8a44da5ef4', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c295-737d-8b69-37defaf497e2', 'sbom', 'live', '', 'bom.json', '088355ec68332ff5836ea1575101e20adad3ca1f8494a0c1811e15a1856a37f7', 518, '236150ae9dd4d9264c023a6446d981461b7e612c5f49f380e68b317050fca204', 'CycloneDX', 'JSON', '1.6', 'complete', 'image', 2, 2, 0, NULL, 1795460219960635, 1795460219980218, NULL);
INSERT INTO public.inventory VALUES ('01a209c4-c467-7325-9df0-1595e0f60cfc', '01a209c4-c358-7284-9b86-0abe9e192d50', '01a209c4-c2a3-727b-881f-4374f9daf25a', '01a209c4-c295-737d-8b69-37defaf497e2', 'unknown', 'live', 'nobody knows', '', '', 0, '', '', '', '', '', '', 0, 0, 0, NULL, 1795460220004618, 1795460220004618, NULL);
INSERT INTO public.inventory_coverage VALUES ('01a209c4-c39c-71f1-8d84-588ff0dcafd9', 'Go', 'assessable', 1);
INSERT INTO public.inventory_coverage VALUES ('01a209c4-c39c-71f1-8d84-588ff0dcafd9', '', 'no_identity', 1);
INSERT INTO public.inventory_coverage VALUES ('01a209c4-c413-70e2-8b99-d95095020e60', 'Go', 'assessable', 1);
INSERT INTO public.inventory_coverage VALUES ('01a209c4-c413-70e2-8b99-d95095020e60', '', 'no_identity', 1);
INSERT INTO public.inventory_coverage VALUES ('01a209c4-c43d-7308-a28f-42eabd1ccac3', 'Go', 'assessable', 2);
INSERT INTO public.inventory_set VALUES ('01a209c4-c39c-71f1-8d84-588ff0dcafd9', '\x71e08ba87c35958176b9f2866bb71d43');
INSERT INTO public.inventory_set VALUES ('01a209c4-c413-70e2-8b99-d95095020e60', '\x680846227b35ede071e08ba87c359581');
INSERT INTO public.inventory_set VALUES ('01a209c4-c43d-7308-a28f-42eabd1ccac3', '\x1171842470489936680846227b35ede0');
INSERT INTO public.line VALUES ('01a209c4-c295-737d-8b69-37defaf497e2', 1, '', 'Comfort — Größe 漢', 'comfort — groesse 漢', '', 'Example Heating GmbH', '', '', '', '', '
comfort — groesse 漢
comfort — grosse 漢
example heating gmbh
', NULL, '', 1795460219541516, 1795460219541516);
INSERT INTO public.party VALUES ('01a209c4-c36e-70ce-92e5-75cf7767667d', 1, '', NULL, 'Stadtwerke Musterstadt', 'stadtwerke musterstadt', '[]', '["customer"]', 'DE', '', '', '
stadtwerke musterstadt
', NULL, '', 1795460219758886, 1795460219758886);
INSERT INTO public.product VALUES ('01a209c4-c2a3-727b-881f-4374f9daf25a', 1, '', '01a209c4-c295-737d-8b69-37defaf497e2', 'Heat Gateway', 'heat gateway', 'device', '', '', false, '', '[]', '[]', '[]', '', NULL, NULL, 'default', 'semver', false, '
heat gateway
', NULL, '', 1795460219555122, 1795460219555122);
INSERT INTO public.product_fact VALUES ('01a209c4-c2a3-727b-881f-4374f9daf25a', 7, 1795460220134922);
INSERT INTO public.record_alias VALUES ('CVE-2026-0001', 4921112319557976383);
INSERT INTO public.record_alias VALUES ('GO-2026-1', 4921112319557976383);
INSERT INTO public.record_alias VALUES ('GO-2026-2', 6002440971432131581);
INSERT INTO public.record_package VALUES ('Go|example.com/lib', 4921112319557976383, '[{"Package":{"Ecosystem":"Go","Name":"example.com/lib","PURL":""},"Ranges":[{"Type":"SEMVER","Repo":"","Events":[{"Kind":1,"Version":"0"},{"Kind":2,"Version":"1.5.0"}]}],"Versions":null,"Severity":null,"Word":""}]');
INSERT INTO public.record_package VALUES ('Go|example.com/other', 6002440971432131581, '[{"Package":{"Ecosystem":"Go","Name":"example.com/other","PURL":""},"Ranges":[{"Type":"SEMVER","Repo":"","Events":[{"Kind":1,"Version":"0"},{"Kind":2,"Version":"1.0.0"}]}],"Versions":null,"Severity":null,"Word":""}]');
INSERT INTO public.record_vulnerability VALUES ('CVE-2026-0001', 4921112319557976383);
INSERT INTO public.record_vulnerability VALUES ('GO-2026-2', 6002440971432131581);
INSERT INTO public.release VALUES ('01a209c4-c2d8-73e9-b3b3-00d165969957', 3, '', '01a209c4-c2a3-727b-881f-4374f9daf25a', '1.0.0', 'released', '2026-01-02', 4294967296, '[]', '[]', '', '', '', '
1.0.0
', NULL, '', 1795460219570036, 1795460219570036);
INSERT INTO public.release VALUES ('01a209c4-c32d-7189-9be5-fa8a44da5ef4', 3, '', '01a209c4-c2a3-727b-881f-4374f9daf25a', '1.1.0', 'released', '2026-02-02', 8589934592, '[]', '[]', '', '', '', '
1.1.0
', NULL, '', 1795460219688741, 1795460219688741);
INSERT INTO public.release VALUES ('01a209c4-c358-7284-9b86-0abe9e192d50', 1, '', '01a209c4-c2a3-727b-881f-4374f9daf25a', '2.0.0', 'draft', NULL, 12884901888, '[]', '[]', '', '', '', '
2.0.0
', NULL, '', 1795460219733591, 1795460219733591);
INSERT INTO public.river_migration VALUES ('main', 1, '2026-11-23 18:56:58.134703+00');
INSERT INTO public.river_migration VALUES ('main', 2, '2026-11-23 18:56:58.142575+00');
INSERT INTO public.river_migration VALUES ('main', 3, '2026-11-23 18:56:58.204948+00');
INSERT INTO public.river_migration VALUES ('main', 4, '2026-11-23 18:56:58.209485+00');
INSERT INTO public.river_migration VALUES ('main', 5, '2026-11-23 18:56:58.230535+00');
INSERT INTO public.river_migration VALUES ('main', 6, '2026-11-23 18:56:58.318807+00');
INSERT INTO public.river_migration VALUES ('main', 7, '2026-11-23 18:56:58.333113+00');
INSERT INTO public.river_migration VALUES ('main', 8, '2026-11-23 18:56:58.372636+00');
INSERT INTO public.river_queue VALUES ('default', '2026-11-23 18:56:59.529219+00', '{}', NULL, '2026-11-23 18:56:59.529219+00');
INSERT INTO public.run_release VALUES (4, 0, '01a209c4-c2d8-73e9-b3b3-00d165969957');
INSERT INTO public.run_release VALUES (4, 1, '01a209c4-c32d-7189-9be5-fa8a44da5ef4');
INSERT INTO public.run_set VALUES (4, '01a209c4-c2a3-727b-881f-4374f9daf25a', true, 1795460220133204);
INSERT INTO public.seal_hash VALUES (0, '\x97835299435cd71846fd4b0a35c0167deb0a5ff8e1ac7f16d1fb82cced075460');
INSERT INTO public.seal_hash VALUES (1, '\xe697d5a3cc3724f402a66a6c057124882dd1d963f8490f2f3249b7f0a19a54d0');
INSERT INTO public.seal_hash VALUES (2, '\x6b2de0b88282f277af2571b783b0578a2acaf485ad3242676ef1504d838052df');
INSERT INTO public.seal_hash VALUES (3, '\xfeb9303c0bbe6b6516b2c222eaa6c3ea5762d80d48b3ab5ba736042d9b297d98');
INSERT INTO public.seal_hash VALUES (4, '\xd241d5fb8e16e3cedb8a2af40c1769b171e62edc30d043e0891b48af122c0d6b');
INSERT INTO public.seal_hash VALUES (5, '\x63a9105863e1c44a2424108dd8c066599aa5e644ea1b65cbc299099b843ab071');
INSERT INTO public.seal_hash VALUES (6, '\x1cee7d5d31387b3c7a051aee1e6f50ed764d49f7f815380b8b646e0e9df20a10');
INSERT INTO public.seal_hash VALUES (7, '\x5c033b5153c3af17417f7ae3c1c1b9e8c63665aca9431818bb152e67764f05ea');
INSERT INTO public.seal_hash VALUES (8, '\x7f26b167e8b73f50746cb97f2fa5abc151b19fcff637d7ba90cc86ad186a5277');
INSERT INTO public.seal_hash VALUES (9, '\x7a471d7caa822088de9c731e93fac6dcc64ca6bc88711aa319eac2a72730ac78');
INSERT INTO public.seal_hash VALUES (10, '\xb6818446124553a55b186552f0c97dc233f88b909f2325fe555f59d141e55cd2');
INSERT INTO public.seal_hash VALUES (11, '\xf1e82acc48d7ae3f10df9b15532c472490900a92bbe12a9f973cf32684d9bb7f');
INSERT INTO public.seal_hash VALUES (12, '\x254477e33f61a0f7a228e3ef22ff31e697800cdbe4927f85f3caec4e6e3ce421');
INSERT INTO public.seal_hash VALUES (13, '\x4700d4be93843a26482844b41b15ef4e0811ea5b3a741db1f69ad608078a77df');
INSERT INTO public.seal_hash VALUES (14, '\xb094f261b550aaa2c00a40bd8db7ddf67105b2d2eac328973aa639f2de8ee52f');
INSERT INTO public.seal_hash VALUES (15, '\xf10eefbd8b4482963852a91a0062aa2704a161dfd9d7f15cdca44eb29bf3e6a9');
INSERT INTO public.seal_hash VALUES (16, '\xa4e04e72b62e8da1414eb29b0f7681bfcda5e44c1ffb20d2f0293f6b12a8c1fc');
INSERT INTO public.seal_hash VALUES (17, '\x4285732caa72c205260a700cef153f7ff282690229d32ed883f0c14ccd75b949');
INSERT INTO public.seal_hash VALUES (18, '\xcdffc526a8e94a5195e365d44cc1a4b7c41f0da87415a237302af15bacc6097a');
INSERT INTO public.seal_hash VALUES (19, '\xa198ebc586d513334bf3e0e42f2718ced54d32f31bc01b1c0d2dbe6c0c441d1e');
INSERT INTO public.seal_hash VALUES (20, '\x70b6e2e765ccf68786ad6cf6350831a9ab275f50aaa2f8db6100d86a3fb392cd');
INSERT INTO public.seal_hash VALUES (21, '\x5e14d7410dd8276ffc6c63cc0b94b059fc955536402e7f49fc02a845b56f934d');
INSERT INTO public.seal_hash VALUES (22, '\x0d9cd56ed5812ebe5b22405168dc4c939a8796ddb13c8fbb349b4e5e4850c9a9');
INSERT INTO public.seal_hash VALUES (23, '\x9eac7763f7b32d89f7fa2a0c7cf4ea976731bd57e3c5fb74eee4a9da4588683e');
INSERT INTO public.seal_hash VALUES (24, '\x5cf6c31eccf862a8eda2031fd8ba8e4c1fd77f8f51b78e78c4b6645eebf97c79');
INSERT INTO public.seal_hash VALUES (25, '\x4e459204e927a224d5da4fde9d796b7ce9e7fa44dfabe6277c918a05663074c6');
INSERT INTO public.seal_hash VALUES (26, '\x3a78ac1601da963aa6b177c1e02333d30bc89e656e1cce2562dfee5131508950');
INSERT INTO public.seal_hash VALUES (27, '\xe9e8cb8124774493031a0f75b23f718d82a9570c2740c490ea4b75bfea0a224f');
INSERT INTO public.seal_hash VALUES (28, '\xd831b535f22213fdd76839a1271e9d49af3ccbb41891df10f6b05fd07416b6eb');
INSERT INTO public.seal_hash VALUES (29, '\xbd3e4ee05e64bf5dbd4125d67243a74744394a7e3e92ca121e7f68b7596f46ae');
INSERT INTO public.seal_hash VALUES (30, '\x83959f0b0acae005cd4ebef49592a0da207b5274608b64d8b01826eb7115bb95');
INSERT INTO public.seal_hash VALUES (31, '\x6d49aa56f9f22fe366685ed94d46daf580beea8716f8fa94a439948122697a31');
INSERT INTO public.seal_hash VALUES (32, '\x614bf1de20414058c72d4b47553676d12c9ad54604b3eb8a0149a7bdb26fcd42');
INSERT INTO public.seal_hash VALUES (33, '\x50af5ca718f6012412b02aa45d87173538684018ef5c722dc8ab7f979e66d82c');
INSERT INTO public.seal_hash VALUES (34, '\x5d53722e7667e69b076140894ff7257951c10c52aad1892f645ae0d384009696');
INSERT INTO public.seal_hash VALUES (35, '\xf029099a5857e0f335bc138f818a01bba1c4fb27d50d81c3b10d2bb62ee17858');
INSERT INTO public.seal_hash VALUES (36, '\x3b8615969311ec10ce34ee83480c307e21b26d064233d3bf7c526f20fcdc38b2');
INSERT INTO public.seal_hash VALUES (37, '\x11523a30be39adb0153e528787cfe290a5d0fc586f919b50eed1c8171b4d78ac');
INSERT INTO public.seal_hash VALUES (38, '\xf8201b9f3cf41b7302bcf1f8e28b30b86d9b9931564e7a1297cc7031aac8e588');
INSERT INTO public.seal_hash VALUES (39, '\x163c73934458001c85cebd868aa82357a412bdf22502f64330bb00659cd6d9e7');
INSERT INTO public.seal_hash VALUES (40, '\xb17a9a2a7d644c3a5e83a864ad5c93aa5f57de6e8529b5ea53dbc245eac213cc');
INSERT INTO public.seal_state VALUES (1, 22, 1795460220149851);
INSERT INTO public.source_record VALUES (4921112319557976383, 'osv:file', 'GO-2026-1', '\x01b21298c83a3a828de4041495dfa8852a22b2e56f79ca873709157b620ea865', 'live', 1768003200000000, 1795161600000000, NULL, 'Trouble in lib', 9.8, 'critical', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', '8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad', '#0');
INSERT INTO public.source_record VALUES (6002440971432131581, 'osv:file', 'GO-2026-2', '\xe611ceaef034bb70281463492b80ea7abb391e94bd4b444b7c9ef0678da4f62d', 'live', 1768003200000000, 1795161600000000, NULL, 'Trouble in other', NULL, '', '', '', 'db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627', '#0');
INSERT INTO public.support VALUES ('01a209c4-c360-72c5-8cb1-161924336702', 1, '', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, 'security', '2026-01-02', '2031-01-02', false, '', NULL, '', 1795460219743885, 1795460219743885);
INSERT INTO public.vulnerability VALUES ('CVE-2026-0001', 'Trouble in lib', 9.8, 'critical', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1', 'GO-2026-1', false, 1768003200000000, 1795161600000000);
INSERT INTO public.vulnerability VALUES ('GO-2026-2', 'Trouble in other', NULL, '', '', '', '', false, 1768003200000000, 1795161600000000);
INSERT INTO public.work VALUES ('01a209c4-c49f-7127-a886-3efc7401bd7d', 'feed', 'feed', 'osv:file#db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627', 'osv:file: delivery.json', NULL, NULL, NULL, '{"blob":"db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627","origin":"delivery.json"}', '', 'done', 'Evaluating', 0, 0, '{"blob":"db0e10d3b66115ada98abd8fb3a6d4a6da8e7c9164e2a4b1e8d11ffe2365e627","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-2"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":1},"origin":"delivery.json"}', 1, false, 1795460220062768, 1795460220082714, 1795460220110675, 1795460220110675);
INSERT INTO public.work VALUES ('01a209c4-c441-73c8-b206-95d3ab886362', 'inventory', 'inventory', '01a209c4-c43d-7308-a28f-42eabd1ccac3', '1.1.0: bom.json', '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, false, 1795460219960635, 1795460219973716, 1795460219997209, 1795460219997209);
INSERT INTO public.work VALUES ('01a209c4-c3a2-70d5-b330-0345d0f83005', 'inventory', 'inventory', '01a209c4-c39c-71f1-8d84-588ff0dcafd9', '1.0.0: bom.json', '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, false, 1795460219797907, 1795460219850044, 1795460219912098, 1795460219912098);
INSERT INTO public.work VALUES ('01a209c4-c46c-7278-b62f-30e7a2006331', 'feed', 'feed', 'osv:file#8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad', 'osv:file: delivery.json', NULL, NULL, NULL, '{"blob":"8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad","origin":"delivery.json"}', '', 'done', 'Evaluating', 0, 0, '{"blob":"8fadcffc3f939cd9966ad03aae605f2caa9ad7eb8b9bcd0aa3c00ffa740903ad","difference":{"New":1,"Changed":0,"Withdrawn":0,"Gone":0,"Unchanged":0,"Skipped":0,"NewIDs":["GO-2026-1"],"Newest":"2026-11-20T08:00:00.000000Z","Older":false},"findings":{"changed":0,"gone":0,"new":2},"origin":"delivery.json"}', 1, false, 1795460220011021, 1795460220033305, 1795460220045808, 1795460220045808);
INSERT INTO public.work VALUES ('01a209c4-c414-72a5-8974-0afacd40ec60', 'inventory', 'inventory', '01a209c4-c413-70e2-8b99-d95095020e60', '1.0.0: bom.json', '01a209c4-c295-737d-8b69-37defaf497e2', '01a209c4-c2a3-727b-881f-4374f9daf25a', NULL, '{}', '', 'done', 'Evaluating', 0, 0, '2 components, 2 different ones, 0 warnings', 1, false, 1795460219922180, 1795460219929376, 1795460219948935, 1795460219948935);
SELECT pg_catalog.setval('public.goose_db_version_id_seq', 10, true);
SELECT pg_catalog.setval('public.river_job_id_seq', 5, true);
SELECT pg_catalog.setval('public.river_notification_id_seq', 1, false);
SELECT pg_catalog.setval('public.run_set_id_seq', 4, true);
ALTER TABLE ONLY public.access_link
    ADD CONSTRAINT access_link_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.access_link
    ADD CONSTRAINT access_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_prefix_key UNIQUE (prefix);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT assessment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blob_chunk
    ADD CONSTRAINT blob_chunk_pkey PRIMARY KEY (name, n);
ALTER TABLE ONLY public.blob
    ADD CONSTRAINT blob_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (size);
ALTER TABLE ONLY public.component_package
    ADD CONSTRAINT component_package_pkey PRIMARY KEY (package_key, cv_id);
ALTER TABLE ONLY public.component_run
    ADD CONSTRAINT component_run_pkey PRIMARY KEY (set_id, cv_id, first_position);
ALTER TABLE ONLY public.component_version
    ADD CONSTRAINT component_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dirty_package
    ADD CONSTRAINT dirty_package_pkey PRIMARY KEY (package_key);
ALTER TABLE ONLY public.dirty_product
    ADD CONSTRAINT dirty_product_pkey PRIMARY KEY (product_id);
ALTER TABLE ONLY public.ecosystem_feed
    ADD CONSTRAINT ecosystem_feed_pkey PRIMARY KEY (ecosystem, feed);
ALTER TABLE ONLY public.event_cursor
    ADD CONSTRAINT event_cursor_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.event_payload
    ADD CONSTRAINT event_payload_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.failed_sign_in
    ADD CONSTRAINT failed_sign_in_pkey PRIMARY KEY (bucket);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (cv_id, record_id, package_key);
ALTER TABLE ONLY public.finding_seen
    ADD CONSTRAINT finding_seen_pkey PRIMARY KEY (cv_id, record_id);
ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (cv_id, kind, value);
ALTER TABLE ONLY public.inventory_coverage
    ADD CONSTRAINT inventory_coverage_pkey PRIMARY KEY (inventory_id, ecosystems, state);
ALTER TABLE ONLY public.inventory
    ADD CONSTRAINT inventory_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inventory_set
    ADD CONSTRAINT inventory_set_pkey PRIMARY KEY (inventory_id);
ALTER TABLE ONLY public.inventory_warning
    ADD CONSTRAINT inventory_warning_pkey PRIMARY KEY (inventory_id, n);
ALTER TABLE ONLY public.kev_entry
    ADD CONSTRAINT kev_entry_pkey PRIMARY KEY (cve);
ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.line
    ADD CONSTRAINT line_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_pkey PRIMARY KEY (issuer, subject);
ALTER TABLE ONLY public.oidc_provider
    ADD CONSTRAINT oidc_provider_issuer_key UNIQUE (issuer);
ALTER TABLE ONLY public.oidc_provider
    ADD CONSTRAINT oidc_provider_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.party_contact
    ADD CONSTRAINT party_contact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.party
    ADD CONSTRAINT party_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_credential_id_key UNIQUE (credential_id);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.password
    ADD CONSTRAINT password_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.product_fact
    ADD CONSTRAINT product_fact_pkey PRIMARY KEY (product_id);
ALTER TABLE ONLY public.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness
    ADD CONSTRAINT readiness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.record_alias
    ADD CONSTRAINT record_alias_pkey PRIMARY KEY (alias, record_id);
ALTER TABLE ONLY public.record_package
    ADD CONSTRAINT record_package_pkey PRIMARY KEY (package_key, record_id);
ALTER TABLE ONLY public.record_vulnerability
    ADD CONSTRAINT record_vulnerability_pkey PRIMARY KEY (vulnerability, record_id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.release_part
    ADD CONSTRAINT release_part_pkey PRIMARY KEY (release_id, part_id);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.release_serial
    ADD CONSTRAINT release_serial_pkey PRIMARY KEY (release_id, pattern);
ALTER TABLE ONLY public.release_variant
    ADD CONSTRAINT release_variant_pkey PRIMARY KEY (release_id, variant_id);
ALTER TABLE ONLY public.responsibility
    ADD CONSTRAINT responsibility_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.river_job
    ADD CONSTRAINT river_job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.river_leader
    ADD CONSTRAINT river_leader_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.river_migration
    ADD CONSTRAINT river_migration_pkey1 PRIMARY KEY (line, version);
ALTER TABLE ONLY public.river_notification
    ADD CONSTRAINT river_notification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.river_queue
    ADD CONSTRAINT river_queue_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.run_release
    ADD CONSTRAINT run_release_pkey PRIMARY KEY (set_id, "position");
ALTER TABLE ONLY public.run_set
    ADD CONSTRAINT run_set_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.seal_hash
    ADD CONSTRAINT seal_hash_pkey PRIMARY KEY (n);
ALTER TABLE ONLY public.seal_state
    ADD CONSTRAINT seal_state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.setup
    ADD CONSTRAINT setup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.source_record
    ADD CONSTRAINT source_record_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.spent
    ADD CONSTRAINT spent_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.spoken_number
    ADD CONSTRAINT spoken_number_pkey PRIMARY KEY (prefix);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT support_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.throttle
    ADD CONSTRAINT throttle_pkey PRIMARY KEY (lane);
ALTER TABLE ONLY public.totp
    ADD CONSTRAINT totp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.undone
    ADD CONSTRAINT undone_pkey PRIMARY KEY (act_id, record_id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.variant
    ADD CONSTRAINT variant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.vulnerability
    ADD CONSTRAINT vulnerability_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.work
    ADD CONSTRAINT work_pkey PRIMARY KEY (id);
CREATE INDEX access_link_user ON public.access_link USING btree (user_id);
CREATE INDEX api_token_user ON public.api_token USING btree (user_id, created_at);
CREATE UNIQUE INDEX assessment_live ON public.assessment USING btree (vulnerability, scope, COALESCE(line_id, ''::text), COALESCE(product_id, ''::text), COALESCE(release_id, ''::text), until_version, component_key, path) WHERE (ended_at IS NULL);
CREATE INDEX assessment_product ON public.assessment USING btree (product_id, created_at);
CREATE INDEX assessment_vulnerability ON public.assessment USING btree (vulnerability, created_at);
CREATE INDEX component_run_cv ON public.component_run USING btree (cv_id, set_id);
CREATE UNIQUE INDEX deployment_key ON public.deployment USING btree (own_key) WHERE (own_key <> ''::text);
CREATE INDEX deployment_party ON public.deployment USING btree (party_id);
CREATE INDEX deployment_product ON public.deployment USING btree (product_id);
CREATE INDEX deployment_release ON public.deployment USING btree (release_id);
CREATE INDEX deployment_serial ON public.deployment USING btree (serial_low) WHERE (serial_low <> ''::text);
CREATE INDEX event_act ON public.event USING btree (act_id);
CREATE INDEX event_pending ON public.event USING btree (id) WHERE (seq IS NULL);
CREATE INDEX event_product ON public.event USING btree (product_id, id);
CREATE INDEX event_record ON public.event USING btree (record_type, record_id, id);
CREATE UNIQUE INDEX event_seq ON public.event USING btree (seq);
CREATE INDEX finding_package ON public.finding USING btree (package_key);
CREATE INDEX finding_record ON public.finding USING btree (record_id);
CREATE INDEX hold_record ON public.hold USING btree (record_id);
CREATE UNIQUE INDEX hold_standing ON public.hold USING btree (record_id, verb, kind) WHERE (cleared_at IS NULL);
CREATE UNIQUE INDEX inventory_live ON public.inventory USING btree (release_id) WHERE (state = 'live'::text);
CREATE INDEX inventory_product ON public.inventory USING btree (product_id, state);
CREATE INDEX inventory_release ON public.inventory USING btree (release_id, created_at);
CREATE INDEX known_device_user ON public.known_device USING btree (user_id, last_at);
CREATE UNIQUE INDEX line_key ON public.line USING btree (own_key) WHERE (own_key <> ''::text);
CREATE UNIQUE INDEX line_name ON public.line USING btree (name_fold) WHERE (retired_at IS NULL);
CREATE INDEX oidc_link_user ON public.oidc_link USING btree (user_id);
CREATE INDEX party_contact_party ON public.party_contact USING btree (party_id);
CREATE UNIQUE INDEX party_key ON public.party USING btree (own_key) WHERE (own_key <> ''::text);
CREATE INDEX party_line ON public.party USING btree (line_id);
CREATE INDEX party_name ON public.party USING btree (name_fold);
CREATE INDEX passkey_user ON public.passkey USING btree (user_id);
CREATE UNIQUE INDEX person_email ON public.person USING btree (email_fold);
CREATE INDEX person_fold ON public.person USING btree (fold);
CREATE UNIQUE INDEX product_key ON public.product USING btree (own_key) WHERE (own_key <> ''::text);
CREATE UNIQUE INDEX product_name ON public.product USING btree (line_id, name_fold) WHERE (retired_at IS NULL);
CREATE INDEX product_name_fold ON public.product USING btree (name_fold);
CREATE INDEX record_alias_record ON public.record_alias USING btree (record_id);
CREATE INDEX record_package_record ON public.record_package USING btree (record_id);
CREATE INDEX record_vulnerability_record ON public.record_vulnerability USING btree (record_id);
CREATE INDEX recovery_code_user ON public.recovery_code USING btree (user_id);
CREATE UNIQUE INDEX release_key ON public.release USING btree (own_key) WHERE (own_key <> ''::text);
CREATE INDEX release_order ON public.release USING btree (product_id, "position");
CREATE INDEX release_part_part ON public.release_part USING btree (part_id);
CREATE INDEX release_released ON public.release USING btree (released_on);
CREATE INDEX release_serial_prefix ON public.release_serial USING btree (prefix);
CREATE INDEX release_updated ON public.release USING btree (updated_at);
CREATE INDEX release_variant_variant ON public.release_variant USING btree (variant_id);
CREATE UNIQUE INDEX release_version ON public.release USING btree (product_id, version);
CREATE UNIQUE INDEX responsibility_line ON public.responsibility USING btree (line_id, user_id, role) WHERE ((retired_at IS NULL) AND (product_id IS NULL));
CREATE UNIQUE INDEX responsibility_product ON public.responsibility USING btree (product_id, user_id, role) WHERE ((retired_at IS NULL) AND (product_id IS NOT NULL));
CREATE INDEX responsibility_user ON public.responsibility USING btree (user_id);
CREATE INDEX river_job_args_index ON public.river_job USING gin (args);
CREATE INDEX river_job_kind ON public.river_job USING btree (kind);
CREATE INDEX river_job_metadata_index ON public.river_job USING gin (metadata);
CREATE INDEX river_job_prioritized_fetching_index ON public.river_job USING btree (state, queue, priority, scheduled_at, id);
CREATE INDEX river_job_state_and_finalized_at_index ON public.river_job USING btree (state, finalized_at) WHERE (finalized_at IS NOT NULL);
CREATE UNIQUE INDEX river_job_unique_idx ON public.river_job USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND (unique_states IS NOT NULL) AND public.river_job_state_in_bitmask(unique_states, state));
CREATE INDEX river_notification_created_at_idx ON public.river_notification USING btree (created_at);
CREATE INDEX river_notification_topic_id_idx ON public.river_notification USING btree (topic, id);
CREATE INDEX role_grant_line ON public.role_grant USING btree (line_id);
CREATE UNIQUE INDEX role_grant_one ON public.role_grant USING btree (user_id, role, COALESCE(line_id, ''::text), COALESCE(product_id, ''::text));
CREATE INDEX role_grant_product ON public.role_grant USING btree (product_id);
CREATE INDEX role_grant_role ON public.role_grant USING btree (role);
CREATE INDEX run_release_release ON public.run_release USING btree (release_id, set_id);
CREATE UNIQUE INDEX run_set_live ON public.run_set USING btree (product_id) WHERE live;
CREATE INDEX session_last ON public.session USING btree (last_at);
CREATE INDEX session_of_user ON public.session USING btree (user_id, last_at);
CREATE UNIQUE INDEX source_record_name ON public.source_record USING btree (feed, upstream_id);
CREATE INDEX spent_expires ON public.spent USING btree (expires_at);
CREATE UNIQUE INDEX support_key ON public.support USING btree (own_key) WHERE (own_key <> ''::text);
CREATE INDEX support_product ON public.support USING btree (product_id);
CREATE INDEX support_release ON public.support USING btree (release_id);
CREATE INDEX throttle_last ON public.throttle USING btree (last_at);
CREATE INDEX totp_user ON public.totp USING btree (user_id);
CREATE INDEX user_account_state ON public.user_account USING btree (state);
CREATE UNIQUE INDEX variant_key ON public.variant USING btree (own_key) WHERE (own_key <> ''::text);
CREATE UNIQUE INDEX variant_name ON public.variant USING btree (product_id, name_fold) WHERE (retired_at IS NULL);
CREATE UNIQUE INDEX work_one ON public.work USING btree (kind, subject_id) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX work_recent ON public.work USING btree (created_at);
CREATE INDEX work_subject ON public.work USING btree (subject_type, subject_id, created_at);
ALTER TABLE ONLY public.access_link
    ADD CONSTRAINT access_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.party_contact(id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.party(id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.deployment
    ADD CONSTRAINT deployment_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.variant(id);
ALTER TABLE ONLY public.event_payload
    ADD CONSTRAINT event_payload_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_line_id_fkey FOREIGN KEY (line_id) REFERENCES public.line(id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
ALTER TABLE ONLY public.inventory_coverage
    ADD CONSTRAINT inventory_coverage_inventory_id_fkey FOREIGN KEY (inventory_id) REFERENCES public.inventory(id);
ALTER TABLE ONLY public.inventory_set
    ADD CONSTRAINT inventory_set_inventory_id_fkey FOREIGN KEY (inventory_id) REFERENCES public.inventory(id);
ALTER TABLE ONLY public.inventory_warning
    ADD CONSTRAINT inventory_warning_inventory_id_fkey FOREIGN KEY (inventory_id) REFERENCES public.inventory(id);
ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.oidc_link
    ADD CONSTRAINT oidc_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.party_contact
    ADD CONSTRAINT party_contact_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.party(id);
ALTER TABLE ONLY public.party
    ADD CONSTRAINT party_line_id_fkey FOREIGN KEY (line_id) REFERENCES public.line(id);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.password
    ADD CONSTRAINT password_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.product
    ADD CONSTRAINT product_line_id_fkey FOREIGN KEY (line_id) REFERENCES public.line(id);
ALTER TABLE ONLY public.record_alias
    ADD CONSTRAINT record_alias_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.source_record(id);
ALTER TABLE ONLY public.record_package
    ADD CONSTRAINT record_package_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.source_record(id);
ALTER TABLE ONLY public.record_vulnerability
    ADD CONSTRAINT record_vulnerability_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.source_record(id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.release_part
    ADD CONSTRAINT release_part_part_id_fkey FOREIGN KEY (part_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.release_part
    ADD CONSTRAINT release_part_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
ALTER TABLE ONLY public.release_serial
    ADD CONSTRAINT release_serial_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.release_variant
    ADD CONSTRAINT release_variant_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.release_variant
    ADD CONSTRAINT release_variant_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.variant(id);
ALTER TABLE ONLY public.responsibility
    ADD CONSTRAINT responsibility_line_id_fkey FOREIGN KEY (line_id) REFERENCES public.line(id);
ALTER TABLE ONLY public.responsibility
    ADD CONSTRAINT responsibility_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.setup
    ADD CONSTRAINT setup_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT support_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
ALTER TABLE ONLY public.support
    ADD CONSTRAINT support_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.release(id);
ALTER TABLE ONLY public.totp
    ADD CONSTRAINT totp_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
ALTER TABLE ONLY public.variant
    ADD CONSTRAINT variant_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.product(id);
