-- What the projector makes of the log: all of it can be emptied and made again. Times are those at which the events
-- arrived, so that a second making gives the same rows.

-- How far the projector has come, in order of arrival.
CREATE TABLE projector (
  name TEXT PRIMARY KEY NOT NULL,
  ord  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Events that are stored but could not be judged. The log went on.
CREATE TABLE quarantine (
  device BLOB    NOT NULL CHECK (length(device) = 16),
  epoch  INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  reason TEXT    NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, seq)
) STRICT, WITHOUT ROWID;

-- What a person must settle. `subject` is a certificate number, a print number, an event type or a rule row: no names.
CREATE TABLE conflict (
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  code    TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  other   BLOB             CHECK (other IS NULL OR length(other) = 16),
  detail  TEXT    NOT NULL,
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (case_id, code, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  case_id       BLOB PRIMARY KEY NOT NULL CHECK (length(case_id) = 16),
  case_no       TEXT    NOT NULL,
  session_id    BLOB    NOT NULL CHECK (length(session_id) = 16),
  state         TEXT    NOT NULL,
  live          INTEGER NOT NULL CHECK (live IN (0, 1)),
  flagged       INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
  man_name      TEXT,
  man_id        TEXT,
  woman_name    TEXT,
  woman_id      TEXT,
  cert_no       TEXT,
  man_booklet   TEXT,
  woman_booklet TEXT,
  photo         BLOB             CHECK (photo IS NULL OR length(photo) = 32),
  photo_print   BLOB             CHECK (photo_print IS NULL OR length(photo_print) = 32),
  events        INTEGER NOT NULL,
  first_ord     INTEGER NOT NULL,
  last_ord      INTEGER NOT NULL,
  opened_ms     INTEGER NOT NULL,
  updated_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_no ON cases (case_no);
CREATE INDEX cases_by_man ON cases (man_id) WHERE man_id IS NOT NULL AND live = 1;
CREATE INDEX cases_by_woman ON cases (woman_id) WHERE woman_id IS NOT NULL AND live = 1;
CREATE INDEX cases_by_cert ON cases (cert_no) WHERE cert_no IS NOT NULL;
CREATE INDEX cases_by_order ON cases (first_ord);

-- Every certificate number ever bound, by the case that arrived first with it. A number is never used again, also when
-- its case ends.
CREATE TABLE certificate (
  cert_no   TEXT PRIMARY KEY NOT NULL,
  case_id   BLOB    NOT NULL CHECK (length(case_id) = 16),
  device    BLOB    NOT NULL CHECK (length(device) = 16),
  lease     BLOB    NOT NULL CHECK (length(lease) = 16),
  issued_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Every booklet that was handed out or reported.
CREATE TABLE booklet (
  print_no TEXT PRIMARY KEY NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('IN_STOCK', 'RESERVED', 'USED', 'SPOILED', 'RETURNED', 'LOST')),
  device   BLOB NOT NULL CHECK (length(device) = 16),
  case_id  BLOB          CHECK (case_id IS NULL OR length(case_id) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX booklet_by_case ON booklet (case_id) WHERE case_id IS NOT NULL;

-- Sessions, by the event that opened them.
CREATE TABLE session (
  session_id BLOB PRIMARY KEY NOT NULL CHECK (length(session_id) = 16),
  village    TEXT    NOT NULL,
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  opened_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
