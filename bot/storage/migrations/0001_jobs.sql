-- Jobs and what the bot notes about itself. A job row is also the charge: the rows are the log that
-- the limits count over, so nothing else can disagree with them.

CREATE TABLE job (
    id             INTEGER PRIMARY KEY,
    interaction_id INTEGER NOT NULL UNIQUE,    -- Discord may send one twice; it is accepted once
    owner_id       INTEGER NOT NULL,
    guild_id       INTEGER,                    -- NULL in a direct message
    channel_id     INTEGER NOT NULL,
    message_id     INTEGER,                    -- NULL until Discord has told it
    token          TEXT,                       -- a secret for 15 minutes; erased when the job is settled
    token_expires  REAL    NOT NULL,
    upload_limit   INTEGER NOT NULL,
    prompt         TEXT    NOT NULL,
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    seed           INTEGER NOT NULL,
    model          TEXT    NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'submitting', 'running', 'ready', 'delivered', 'failed', 'cancelled')),
    charged        INTEGER NOT NULL DEFAULT 1 CHECK (charged IN (0, 1)),
    settled        INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),  -- its message shows the end
    attempts       INTEGER NOT NULL DEFAULT 0,
    created        REAL    NOT NULL,
    submitted      REAL,
    drawn          REAL,
    finished       REAL,
    task_id        TEXT,
    image_url      TEXT,
    failure        TEXT,
    ended_by       INTEGER,                    -- who cancelled it; NULL when nobody did
    CHECK (charged = 1 OR state IN ('failed', 'cancelled')),
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    CHECK (state <> 'failed' OR charged = 0),
    CHECK (state NOT IN ('running', 'ready', 'delivered') OR task_id IS NOT NULL),
    CHECK (state NOT IN ('ready', 'delivered') OR image_url IS NOT NULL),
    CHECK (settled = 0 OR (token IS NULL AND state IN ('delivered', 'failed', 'cancelled')))
) STRICT;

CREATE INDEX job_charge ON job (owner_id, created) WHERE charged = 1;
CREATE INDEX job_in_flight ON job (owner_id)
    WHERE state IN ('queued', 'submitting', 'running', 'ready');
CREATE INDEX job_unsettled ON job (id) WHERE settled = 0;

CREATE TABLE note (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
