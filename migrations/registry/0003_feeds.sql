-- What the registry tells devices. `feed_op` is the whole history, numbered by the one writer; `feed_row` points at the
-- last operation of each key, which is all that a reader at any cursor needs.

CREATE TABLE feed (
  feed       TEXT PRIMARY KEY NOT NULL,
  generation INTEGER NOT NULL,
  last_op    INTEGER NOT NULL,
  sum        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_op (
  feed   TEXT    NOT NULL,
  op_id  INTEGER NOT NULL,
  key    TEXT    NOT NULL,
  op     TEXT    NOT NULL CHECK (op IN ('put', 'del')),
  schema TEXT    NOT NULL,
  body   BLOB    NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (feed, op_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_op_by_key ON feed_op (feed, key, op_id);
CREATE TRIGGER feed_op_no_update BEFORE UPDATE ON feed_op
BEGIN SELECT raise(ABORT, 'feed_op is insert-only'); END;
CREATE TRIGGER feed_op_no_delete BEFORE DELETE ON feed_op
BEGIN SELECT raise(ABORT, 'feed_op is insert-only'); END;

CREATE TABLE feed_row (
  feed  TEXT    NOT NULL,
  key   TEXT    NOT NULL,
  op_id INTEGER NOT NULL,
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_row_by_op ON feed_row (feed, op_id);
