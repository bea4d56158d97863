-- Read tables made from the log (and, for booklets in stock, from the stock feed). They can be emptied and made again at
-- any time; a change here needs a new PROJECTION_VERSION in the code, nothing else.

-- One row per case: what lists show. ID numbers are masked here.
CREATE TABLE case_list (
  case_id      BLOB PRIMARY KEY NOT NULL CHECK (length(case_id) = 16),
  case_no      TEXT    NOT NULL,
  session_id   BLOB    NOT NULL CHECK (length(session_id) = 16),
  village      TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  finished     INTEGER NOT NULL CHECK (finished IN (0, 1)),
  man_name     TEXT,
  woman_name   TEXT,
  names_fold   TEXT    NOT NULL,
  man_id       TEXT,
  woman_id     TEXT,
  cert_no      TEXT,
  man_booklet  TEXT,
  woman_booklet TEXT,
  reason       TEXT,
  version      INTEGER NOT NULL,
  blobs        INTEGER NOT NULL,
  opened_ms    INTEGER NOT NULL,
  updated_ms   INTEGER NOT NULL,
  last_device  BLOB    NOT NULL CHECK (length(last_device) = 16),
  last_epoch   INTEGER NOT NULL,
  last_seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX case_list_by_time ON case_list (opened_ms);
CREATE INDEX case_list_by_session ON case_list (session_id, state);
CREATE INDEX case_list_by_no ON case_list (case_no);
CREATE INDEX case_list_open ON case_list (opened_ms) WHERE finished = 0;

-- Who is in which case: finds another case of the couple, or of one of them.
CREATE TABLE couple (
  id_no   TEXT    NOT NULL,
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  live    INTEGER NOT NULL CHECK (live IN (0, 1)),
  PRIMARY KEY (id_no, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX couple_by_case ON couple (case_id);

-- Every certificate number ever bound. A number stays here when its case ends: it is burnt.
CREATE TABLE certificate_number (
  cert_no  TEXT PRIMARY KEY NOT NULL,
  lease_id BLOB    NOT NULL CHECK (length(lease_id) = 16),
  serial   INTEGER NOT NULL,
  case_id  BLOB    NOT NULL CHECK (length(case_id) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_number_by_lease ON certificate_number (lease_id, serial);

-- Every blank booklet: handed to this device by the stock feed, then bound, printed, spoiled by events.
CREATE TABLE booklet (
  print_no TEXT PRIMARY KEY NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('IN_STOCK', 'RESERVED', 'USED', 'SPOILED', 'RETURNED', 'LOST')),
  range_id BLOB CHECK (range_id IS NULL OR length(range_id) = 16),
  case_id  BLOB CHECK (case_id IS NULL OR length(case_id) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX booklet_in_stock ON booklet (print_no) WHERE state = 'IN_STOCK';
CREATE INDEX booklet_by_range ON booklet (range_id);
CREATE INDEX booklet_by_case ON booklet (case_id) WHERE case_id IS NOT NULL;

-- Sessions this device opened.
CREATE TABLE session_list (
  session_id BLOB PRIMARY KEY NOT NULL CHECK (length(session_id) = 16),
  village    TEXT    NOT NULL,
  cadre      TEXT    NOT NULL,
  opened_ms  INTEGER NOT NULL,
  ord        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
