-- +goose Up
-- Assessments are decisions: superseded or withdrawn, never overwritten or deleted. They name a vulnerability by the id
-- that was decided on, which stays right when aliases join or part.
CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY,
    vulnerability TEXT NOT NULL,
    status TEXT NOT NULL,
    justification TEXT NOT NULL,
    cyclonedx_justification TEXT NOT NULL,
    impact TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    scope TEXT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    release_id TEXT,
    until_version TEXT NOT NULL,
    component_key TEXT NOT NULL,
    path TEXT NOT NULL,
    expires_on TEXT,
    author_id TEXT,
    act_id TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT,
    ended_reason TEXT NOT NULL,
    superseded_by TEXT
);
-- Exactly one live assessment per vulnerability and scope.
CREATE UNIQUE INDEX assessment_live ON assessment (vulnerability, scope, coalesce(line_id, ''), coalesce(product_id, ''), coalesce(release_id, ''), until_version, component_key, path) WHERE ended_at IS NULL;
CREATE INDEX assessment_vulnerability ON assessment (vulnerability, created_at);
CREATE INDEX assessment_product ON assessment (product_id, created_at);
