-- Moderation. What a moderator decides and what follows for the job is one statement: triggers carry
-- the one over to the other, and write the audit, so that neither can be forgotten or half done.

-- SQLite cannot alter a CHECK, so the job table is built anew, with two more states:
-- pending (a moderator reads the prompt before anything is spent) and held (a moderator looks at the
-- picture before it is public).
CREATE TABLE job_new (
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
    prompt_hash    BLOB    NOT NULL DEFAULT x'',  -- of its skeleton: the same words, however written
    width          INTEGER NOT NULL,
    height         INTEGER NOT NULL,
    seed           INTEGER NOT NULL,
    model          TEXT    NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'queued',
    review         TEXT    NOT NULL DEFAULT 'none' CHECK (review IN ('none', 'logged')
        OR review IN ('prompt', 'image') OR review = 'passed'),
    logged         INTEGER NOT NULL DEFAULT 0 CHECK (logged IN (0, 1)),  -- moderators get a record
    review_due     REAL,                       -- by when a moderator must have decided, in seconds
    joined         REAL,                       -- when its owner became a member, as the card shows it
    findings       TEXT,                       -- of the screening, JSON; NULL when there are none
    rule           TEXT,                       -- of the deciding finding
    spoiler        INTEGER NOT NULL DEFAULT 0 CHECK (spoiler IN (0, 1)),
    charged        INTEGER NOT NULL DEFAULT 1 CHECK (charged IN (0, 1)),
    settled        INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),  -- its message shows the end
    attempts       INTEGER NOT NULL DEFAULT 0,
    created        REAL    NOT NULL,
    released       REAL,                       -- when a moderator let it go on
    submitted      REAL,
    drawn          REAL,
    finished       REAL,
    task_id        TEXT,
    image_url      TEXT,
    failure        TEXT,
    reason         TEXT,                       -- what a moderator gave as the reason
    ended_by       INTEGER,                    -- who cancelled it; NULL when nobody did
    deleted_by     INTEGER,                    -- who took its picture down, and when
    deleted        REAL,
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    CHECK (settled = 0 OR token IS NULL),
    -- What is true of a job in each state. No lists here: SQLite builds a table of each that has more
    -- than two values, at every statement that touches the row.
    CHECK (CASE state
        WHEN 'pending'    THEN charged = 1 AND settled = 0
        WHEN 'queued'     THEN charged = 1 AND settled = 0
        WHEN 'submitting' THEN charged = 1 AND settled = 0
        WHEN 'running'    THEN charged = 1 AND settled = 0 AND task_id IS NOT NULL
        WHEN 'ready'      THEN charged = 1 AND settled = 0 AND task_id IS NOT NULL
            AND image_url IS NOT NULL
        WHEN 'held'       THEN charged = 1 AND settled = 0 AND task_id IS NOT NULL
            AND image_url IS NOT NULL
        WHEN 'delivered'  THEN charged = 1 AND settled = 1 AND task_id IS NOT NULL
            AND image_url IS NOT NULL
        WHEN 'failed'     THEN charged = 0
        WHEN 'cancelled'  THEN 1
        ELSE 0 END)
) STRICT;

INSERT INTO job_new (
    id, interaction_id, owner_id, guild_id, channel_id, message_id, token, token_expires,
    upload_limit, prompt, width, height, seed, model, state, charged, settled, attempts, created,
    submitted, drawn, finished, task_id, image_url, failure, ended_by)
SELECT
    id, interaction_id, owner_id, guild_id, channel_id, message_id, token, token_expires,
    upload_limit, prompt, width, height, seed, model, state, charged, settled, attempts, created,
    submitted, drawn, finished, task_id, image_url, failure, ended_by
FROM job;
DROP TABLE job;
ALTER TABLE job_new RENAME TO job;

CREATE INDEX job_charge ON job (owner_id, created) WHERE charged = 1;
CREATE INDEX job_unsettled ON job (owner_id) WHERE settled = 0;
CREATE INDEX job_guild ON job (guild_id, created);
CREATE INDEX job_spent ON job (guild_id, coalesce(submitted, released, created))
    WHERE guild_id IS NOT NULL;
CREATE INDEX job_message ON job (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX job_typed ON job (guild_id, created)  -- what the retention time is for
    WHERE findings IS NOT NULL OR (prompt <> '' AND state IN ('failed', 'cancelled'));

-- What a server has set. Scope 0 is the whole server, 1 its age-restricted channels, any other
-- number is one channel. A name that is missing, or NULL, has the value of the next wider scope.
CREATE TABLE policy (
    guild_id INTEGER NOT NULL,
    scope    INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    value    TEXT,
    by_id    INTEGER NOT NULL,
    at       REAL    NOT NULL,
    PRIMARY KEY (guild_id, scope, name)
) STRICT, WITHOUT ROWID;

-- A server's own terms, in AutoMod's grammar.
CREATE TABLE rule (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('deny', 'allow')),
    term       TEXT    NOT NULL,
    action     TEXT    NOT NULL CHECK (action IN ('allow', 'spoiler', 'review', 'block')),
    shadow     INTEGER NOT NULL DEFAULT 0 CHECK (shadow IN (0, 1)),  -- tried out: nothing follows
    by_id      INTEGER NOT NULL,               -- who changed it last
    at         REAL    NOT NULL,
    removed    INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX rule_term ON rule (guild_id, kind, term) WHERE removed = 0;

-- Everything moderators may be asked about later. A strike is a case with points; there is no second
-- count that could disagree.
CREATE TABLE moderation_case (
    id              INTEGER PRIMARY KEY,
    guild_id        INTEGER NOT NULL,
    channel_id      INTEGER NOT NULL,
    person_id       INTEGER NOT NULL,          -- whom it is about
    kind            TEXT    NOT NULL CHECK (kind IN
        ('refusal', 'prompt', 'picture', 'record', 'report', 'removal')),
    source          TEXT    NOT NULL UNIQUE,   -- what it came from; the same thing opens one case
    job_id          INTEGER,
    joined          REAL,                      -- when the person had become a member, without a job
    opened          REAL    NOT NULL,
    due             REAL,                      -- when an open review is rejected by itself
    prompt          TEXT,                      -- NULL once the server's retention time is over
    prompt_hash     BLOB    NOT NULL,
    findings        TEXT    NOT NULL DEFAULT '[]',
    rule            TEXT,                      -- of the deciding finding
    state           TEXT    NOT NULL CHECK (state IN
        ('open', 'approved', 'rejected', 'expired', 'void', 'closed')),
    hidden          REAL,                      -- when reports took the picture out of sight
    decided_by      INTEGER,
    decided         REAL,
    reason          TEXT,
    points          INTEGER NOT NULL DEFAULT 0 CHECK (points >= 0),
    struck          REAL,                      -- when the points were given
    bars            INTEGER NOT NULL DEFAULT 0 CHECK (bars IN (0, 1)),  -- it also kept them out
    blocks          BLOB,                      -- the hash of a prompt that it refuses, too
    appeal          TEXT CHECK (appeal IN ('open', 'upheld', 'overturned')),
    appeal_text     TEXT,
    appealed        REAL,
    appeal_by       INTEGER,                   -- who decided it
    appeal_decided  REAL,
    card_channel_id INTEGER,                   -- where moderators see it
    card_message_id INTEGER,
    version         INTEGER NOT NULL DEFAULT 0,  -- goes up with every change
    shown           INTEGER NOT NULL DEFAULT 0,  -- the version that its card shows
    faded           INTEGER NOT NULL DEFAULT 0 CHECK (faded IN (0, 1)),  -- no words on it any more
    CHECK ((points > 0) <= (struck IS NOT NULL)),
    CHECK ((appeal IS NULL) = (appealed IS NULL)),
    CHECK ((state IN ('open', 'closed')) OR decided IS NOT NULL),
    CHECK (state NOT IN ('approved', 'rejected') OR decided_by IS NOT NULL)
) STRICT;
CREATE INDEX case_person ON moderation_case (guild_id, person_id, id) WHERE kind <> 'record';
CREATE INDEX case_guild ON moderation_case (guild_id, id);
CREATE INDEX case_job ON moderation_case (job_id, kind) WHERE job_id IS NOT NULL;
CREATE INDEX case_outdated ON moderation_case (id) WHERE shown < version;
CREATE INDEX case_due ON moderation_case (due) WHERE state = 'open' AND due IS NOT NULL;
CREATE INDEX case_unfaded ON moderation_case (id)
    WHERE faded = 0 AND prompt IS NULL AND card_message_id IS NOT NULL;
CREATE INDEX case_waiting ON moderation_case (id) WHERE state = 'open' OR appeal = 'open';
CREATE INDEX case_struck ON moderation_case (struck) WHERE points > 0;
CREATE INDEX case_prompt ON moderation_case (guild_id, opened)
    WHERE prompt IS NOT NULL OR appeal_text IS NOT NULL;

CREATE TABLE report (
    case_id   INTEGER NOT NULL,
    person_id INTEGER NOT NULL,                -- who reported
    guild_id  INTEGER NOT NULL,
    reason    TEXT    NOT NULL,
    at        REAL    NOT NULL,
    PRIMARY KEY (case_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_person ON report (guild_id, person_id, at);

-- Who may not use the bot in a server, by a moderator's decision.
CREATE TABLE barred (
    guild_id  INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    case_id   INTEGER,
    lifted    INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1)),
    reason    TEXT    NOT NULL,
    by_id     INTEGER NOT NULL,                -- who changed it last
    at        REAL    NOT NULL,
    PRIMARY KEY (guild_id, person_id)
) STRICT, WITHOUT ROWID;

-- Pictures and prompts that were removed and shall not come back.
CREATE TABLE blocked (
    guild_id INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('picture', 'prompt')),
    hash     BLOB    NOT NULL,
    case_id  INTEGER NOT NULL,
    lifted   INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1)),
    by_id    INTEGER NOT NULL,
    at       REAL    NOT NULL,
    PRIMARY KEY (guild_id, kind, hash)
) STRICT, WITHOUT ROWID;

-- The audit: written by triggers, never changed.
CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    guild_id  INTEGER NOT NULL,
    at        REAL    NOT NULL,
    actor_id  INTEGER,                         -- NULL: the bot itself, by a rule
    kind      TEXT    NOT NULL,
    person_id INTEGER,                         -- whom it is about
    case_id   INTEGER,
    job_id    INTEGER,
    subject   TEXT,                            -- a setting, a rule, a kind of case
    before    TEXT,
    after     TEXT,
    reason    TEXT
) STRICT;
CREATE INDEX event_guild ON event (guild_id, at);
CREATE INDEX event_case ON event (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
-- INSERT OR REPLACE deletes without asking the trigger before.
CREATE TRIGGER event_is_new BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- From the job to its case.

CREATE TRIGGER job_pending AFTER INSERT ON job WHEN NEW.state = 'pending'
BEGIN
    INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id, opened, due,
        prompt, prompt_hash, findings, rule, state, version)
    VALUES (NEW.guild_id, NEW.channel_id, NEW.owner_id, 'prompt', 'prompt:' || NEW.id, NEW.id,
        NEW.created, NEW.created + NEW.review_due, NEW.prompt, NEW.prompt_hash,
        coalesce(NEW.findings, '[]'), NEW.rule, 'open', 1);
END;

CREATE TRIGGER job_noted AFTER INSERT ON job
WHEN NEW.findings IS NOT NULL AND NEW.guild_id IS NOT NULL
BEGIN
    INSERT INTO event (guild_id, at, kind, person_id, job_id, subject, after)
    VALUES (NEW.guild_id, NEW.created, 'verdict', NEW.owner_id, NEW.id, NEW.rule,
        -- Not the findings, which hold the person's own words: the audit is for ever.
        CASE WHEN NEW.state = 'pending' THEN 'review' WHEN NEW.spoiler THEN 'spoiler'
             ELSE 'noted' END);
END;

-- What only the picture showed.
CREATE TRIGGER job_noted_later AFTER UPDATE OF findings ON job
WHEN NEW.state = 'ready' AND OLD.state = 'running' AND NEW.findings IS NOT OLD.findings
    AND NEW.guild_id IS NOT NULL AND coalesce(NEW.rule, '') NOT LIKE 'picture:%'  -- job_refused
BEGIN
    INSERT INTO event (guild_id, at, kind, person_id, job_id, subject, after)
    VALUES (NEW.guild_id, NEW.drawn, 'verdict', NEW.owner_id, NEW.id,
        CASE WHEN NEW.rule IS NOT OLD.rule THEN NEW.rule END,
        CASE WHEN NEW.spoiler THEN 'spoiler' ELSE 'noted' END);
END;

-- A picture that looks like a removed one is refused, and that can be appealed.
CREATE TRIGGER job_refused AFTER UPDATE OF state ON job
WHEN NEW.failure = 'removed_before' AND OLD.state <> 'failed' AND NEW.guild_id IS NOT NULL
BEGIN
    INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id, opened,
        prompt, prompt_hash, findings, rule, state)
    VALUES (NEW.guild_id, NEW.channel_id, NEW.owner_id, 'refusal', 'job:' || NEW.id, NEW.id,
        NEW.finished, NEW.prompt, NEW.prompt_hash, coalesce(NEW.findings, '[]'), NEW.rule,
        'closed');
END;

-- The image service has a check of its own, and no server can switch that off.
CREATE TRIGGER job_turned_down AFTER UPDATE OF state ON job
WHEN NEW.failure = 'content_refused' AND OLD.state <> 'failed' AND NEW.guild_id IS NOT NULL
BEGIN
    INSERT INTO event (guild_id, at, kind, person_id, job_id, subject, after)
    VALUES (NEW.guild_id, NEW.finished, 'verdict', NEW.owner_id, NEW.id, 'image service', 'refused');
END;

CREATE TRIGGER job_held AFTER UPDATE OF state ON job
WHEN NEW.state = 'held' AND OLD.state <> 'held'
BEGIN
    INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id, opened, due,
        prompt, prompt_hash, findings, rule, state, version)
    VALUES (NEW.guild_id, NEW.channel_id, NEW.owner_id, 'picture', 'picture:' || NEW.id, NEW.id,
        NEW.drawn, NEW.drawn + coalesce(NEW.review_due, 86400), NEW.prompt, NEW.prompt_hash,
        coalesce(NEW.findings, '[]'), NEW.rule, 'open', 1);
END;

CREATE TRIGGER job_recorded AFTER UPDATE OF state ON job
WHEN NEW.state = 'delivered' AND OLD.state <> 'delivered' AND NEW.logged = 1
BEGIN
    INSERT INTO moderation_case (guild_id, channel_id, person_id, kind, source, job_id, opened,
        prompt, prompt_hash, findings, rule, state, version)
    VALUES (NEW.guild_id, NEW.channel_id, NEW.owner_id, 'record', 'record:' || NEW.id, NEW.id,
        NEW.finished, NEW.prompt, NEW.prompt_hash, coalesce(NEW.findings, '[]'), NEW.rule,
        'closed', 1);
END;

-- A job that ended otherwise, by its owner's cancel for one, needs no decision any more.
CREATE TRIGGER job_ended AFTER UPDATE OF state ON job
WHEN NEW.state IN ('failed', 'cancelled') AND OLD.state IN ('pending', 'held')
BEGIN
    UPDATE moderation_case SET state = 'void', decided = NEW.finished, version = version + 1
    WHERE job_id = NEW.id AND kind IN ('prompt', 'picture') AND state = 'open';
END;

CREATE TRIGGER job_deleted AFTER UPDATE OF deleted_by ON job
WHEN NEW.deleted_by IS NOT NULL AND OLD.deleted_by IS NULL AND NEW.guild_id IS NOT NULL
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, job_id)
    VALUES (NEW.guild_id, NEW.deleted, NEW.deleted_by, 'deleted', NEW.owner_id, NEW.id);
END;

-- From the case to its job.

CREATE TRIGGER case_approved AFTER UPDATE OF state ON moderation_case
WHEN NEW.state = 'approved' AND OLD.state = 'open' AND NEW.kind IN ('prompt', 'picture')
BEGIN
    -- A picture whose prompt alone was read is still looked at when it is made.
    UPDATE job SET state = CASE state WHEN 'pending' THEN 'queued' ELSE 'ready' END,
        review = CASE state WHEN 'pending' THEN 'none' ELSE 'passed' END, released = NEW.decided
    WHERE id = NEW.job_id AND state IN ('pending', 'held');
END;

CREATE TRIGGER case_rejected AFTER UPDATE OF state ON moderation_case
WHEN NEW.state IN ('rejected', 'expired') AND OLD.state = 'open'
    AND NEW.kind IN ('prompt', 'picture')
BEGIN
    UPDATE job SET state = 'failed', charged = 0, finished = NEW.decided, reason = NEW.reason,
        failure = CASE NEW.state WHEN 'expired' THEN 'review_expired' ELSE 'rejected' END
    WHERE id = NEW.job_id AND state IN ('pending', 'held');
END;

-- Nobody can read the prompt of a picture that was taken down, so it goes when its case's does.
CREATE TRIGGER case_forgotten AFTER UPDATE OF prompt ON moderation_case
WHEN NEW.prompt IS NULL AND OLD.prompt IS NOT NULL AND NEW.appeal IS NOT 'overturned'
    AND (NEW.kind = 'removal' OR NEW.kind = 'report' AND NEW.state = 'rejected')
BEGIN
    UPDATE job SET prompt = '' WHERE id = NEW.job_id;
END;

-- The audit of cases.

CREATE TRIGGER case_opened AFTER INSERT ON moderation_case WHEN NEW.kind <> 'record'
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, job_id, subject, after,
        reason)
    VALUES (NEW.guild_id, NEW.opened, NEW.decided_by, 'opened', NEW.person_id, NEW.id, NEW.job_id,
        NEW.kind, NEW.rule, NEW.reason);
END;

CREATE TRIGGER case_struck_at_once AFTER INSERT ON moderation_case WHEN NEW.points > 0
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, before, after)
    VALUES (NEW.guild_id, NEW.struck, NEW.decided_by, 'strike', NEW.person_id, NEW.id,
        0, NEW.points);
END;

CREATE TRIGGER case_struck AFTER UPDATE OF points ON moderation_case WHEN NEW.points <> OLD.points
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, before, after)
    VALUES (NEW.guild_id, coalesce(NEW.appeal_decided, NEW.decided, NEW.struck),
        coalesce(NEW.appeal_by, NEW.decided_by), 'strike', NEW.person_id, NEW.id,
        OLD.points, NEW.points);
END;

CREATE TRIGGER case_decided AFTER UPDATE OF state ON moderation_case WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, job_id, subject, before,
        after, reason)
    VALUES (NEW.guild_id, NEW.decided, NEW.decided_by, 'decided',
        NEW.person_id, NEW.id, NEW.job_id, NEW.kind, OLD.state, NEW.state, NEW.reason);
END;

CREATE TRIGGER case_hidden AFTER UPDATE OF hidden ON moderation_case
WHEN NEW.hidden IS NOT OLD.hidden
BEGIN
    INSERT INTO event (guild_id, at, kind, person_id, case_id, job_id)
    VALUES (NEW.guild_id, coalesce(NEW.hidden, NEW.decided),
        CASE WHEN NEW.hidden IS NULL THEN 'restored' ELSE 'hidden' END,
        NEW.person_id, NEW.id, NEW.job_id);
END;

CREATE TRIGGER case_appealed AFTER UPDATE OF appeal ON moderation_case
WHEN NEW.appeal IS NOT OLD.appeal
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, subject, before, after)
    VALUES (NEW.guild_id, coalesce(NEW.appeal_decided, NEW.appealed),
        CASE NEW.appeal WHEN 'open' THEN NEW.person_id ELSE NEW.appeal_by END,
        'appeal', NEW.person_id, NEW.id, NEW.rule, OLD.appeal, NEW.appeal);
END;

CREATE TRIGGER report_came AFTER INSERT ON report
BEGIN
    UPDATE moderation_case SET version = version + 1 WHERE id = NEW.case_id;
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, reason)
    SELECT NEW.guild_id, NEW.at, NEW.person_id, 'reported', person_id, id, NEW.reason
    FROM moderation_case WHERE id = NEW.case_id;
END;

-- The audit of settings and lists.

CREATE TRIGGER policy_added AFTER INSERT ON policy
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, subject, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'setting', NEW.scope || ':' || NEW.name, NEW.value);
END;
CREATE TRIGGER policy_changed AFTER UPDATE ON policy WHEN NEW.value IS NOT OLD.value
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, subject, before, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'setting', NEW.scope || ':' || NEW.name, OLD.value,
        NEW.value);
END;

CREATE TRIGGER rule_added AFTER INSERT ON rule
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, subject, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'rule', NEW.kind || ' ' || NEW.term,
        NEW.action || CASE WHEN NEW.shadow THEN ' (shadow)' ELSE '' END);
END;
CREATE TRIGGER rule_changed AFTER UPDATE ON rule
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, subject, before, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'rule', NEW.kind || ' ' || NEW.term,
        OLD.action || CASE WHEN OLD.shadow THEN ' (shadow)' ELSE '' END,
        CASE WHEN NEW.removed THEN NULL
             ELSE NEW.action || CASE WHEN NEW.shadow THEN ' (shadow)' ELSE '' END END);
END;

-- Who, or what, is blocked by a decision is blocked with it, not by a second statement.
CREATE TRIGGER case_bars AFTER UPDATE OF bars ON moderation_case WHEN NEW.bars > OLD.bars
BEGIN
    INSERT INTO barred (guild_id, person_id, case_id, reason, by_id, at)
    VALUES (NEW.guild_id, NEW.person_id, NEW.id, coalesce(NEW.reason, ''), NEW.decided_by,
        NEW.decided)
    ON CONFLICT (guild_id, person_id) DO UPDATE SET case_id = excluded.case_id, lifted = 0,
        reason = excluded.reason, by_id = excluded.by_id, at = excluded.at;
END;

CREATE TRIGGER case_blocks AFTER INSERT ON moderation_case WHEN NEW.blocks IS NOT NULL
BEGIN
    INSERT INTO blocked (guild_id, kind, hash, case_id, by_id, at)
    VALUES (NEW.guild_id, 'prompt', NEW.blocks, NEW.id, NEW.decided_by, NEW.decided)
    ON CONFLICT (guild_id, kind, hash) DO UPDATE SET case_id = excluded.case_id, lifted = 0,
        by_id = excluded.by_id, at = excluded.at;
END;

CREATE TRIGGER barred_added AFTER INSERT ON barred
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, reason)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'barred', NEW.person_id, NEW.case_id, NEW.reason);
END;
CREATE TRIGGER barred_changed AFTER UPDATE ON barred
WHEN NEW.lifted <> OLD.lifted OR NEW.case_id IS NOT OLD.case_id
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, person_id, case_id, reason)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, CASE WHEN NEW.lifted THEN 'unbarred' ELSE 'barred' END,
        NEW.person_id, NEW.case_id, NEW.reason);
END;

CREATE TRIGGER blocked_added AFTER INSERT ON blocked
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, case_id, subject, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'hash', NEW.case_id, NEW.kind, hex(NEW.hash));
END;
CREATE TRIGGER blocked_changed AFTER UPDATE ON blocked WHEN NEW.lifted <> OLD.lifted
BEGIN
    INSERT INTO event (guild_id, at, actor_id, kind, case_id, subject, before, after)
    VALUES (NEW.guild_id, NEW.at, NEW.by_id, 'hash', NEW.case_id, NEW.kind, hex(NEW.hash),
        CASE WHEN NEW.lifted THEN NULL ELSE hex(NEW.hash) END);
END;
