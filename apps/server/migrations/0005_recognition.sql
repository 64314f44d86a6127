alter table collections
  -- For people; those without one are shown by their external id.
  add column name text,
  -- Faces older than this are erased, once a day; null keeps them.
  add column retention_days int check (retention_days between 1 and 3650);

alter table faces
  -- The caller's own id of the face, free again when the face is erased.
  add column external_id text,
  -- What the caller wants to be told with the face.
  add column metadata jsonb,
  -- Of the photo that it was enrolled from, 0..1; null where it was not judged.
  add column quality real,
  add column liveness real;
-- Partial: no check of a foreign key can choose it.
create unique index faces_external_id on faces (account_id, collection_id, external_id) where external_id is not null;
