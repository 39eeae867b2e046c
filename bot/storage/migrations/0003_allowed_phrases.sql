-- What a decision lets pass from now on is allowed with it, not by a second statement.
ALTER TABLE moderation_case ADD COLUMN allows TEXT;  -- terms, a JSON array; NULL for none

CREATE TRIGGER case_allows AFTER UPDATE OF allows ON moderation_case
WHEN NEW.allows IS NOT NULL AND OLD.allows IS NULL
BEGIN
    INSERT INTO rule (guild_id, kind, term, action, by_id, at)
    SELECT NEW.guild_id, 'allow', value, 'allow', coalesce(NEW.appeal_by, NEW.decided_by),
        coalesce(NEW.appeal_decided, NEW.decided)
    FROM json_each(NEW.allows) WHERE true
    ON CONFLICT (guild_id, kind, term) WHERE removed = 0 DO NOTHING;
END;
