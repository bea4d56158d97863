-- Laptops that are lost: when each was last here, why it was revoked, and what it still had.
ALTER TABLE device ADD COLUMN seen_ms INTEGER;
ALTER TABLE device ADD COLUMN revoked_why TEXT;

-- Numbers and booklets that no stored event of a revoked laptop had used. They are never handed out again: nobody knows what was
-- made of them since. Not made by the projector: a decision of the Centre.
CREATE TABLE lost_range (
  kind   TEXT    NOT NULL CHECK (kind IN ('NUMBERS', 'BOOKLETS')),
  first  TEXT    NOT NULL,
  last   TEXT    NOT NULL,
  device BLOB    NOT NULL CHECK (length(device) = 16),
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (kind, first)
) STRICT, WITHOUT ROWID;

CREATE INDEX certificate_by_lease ON certificate (lease, cert_no);
CREATE INDEX booklet_by_device ON booklet (device);
