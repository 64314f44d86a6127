create extension if not exists vector;

-- Templates of different models must never be compared: each says which of these made it.
create table embedding_models (
  id smallint generated always as identity primary key,
  name text not null,
  version text not null,
  dimensions int not null,
  unique (name, version)
);

-- Every key below starts with the account: it is part of every query, and the shard key on a cluster.
create table collections (
  account_id uuid not null references accounts (id) on delete cascade,
  id uuid not null,
  -- In byte order, which no locale of a server changes: lists page by it.
  external_id text not null collate "C",
  description text,
  -- Kept by the statement that adds or removes faces, whose row lock makes it and the limit exact.
  face_count bigint not null default 0 check (face_count >= 0),
  -- The last place given to a face; places are never given twice.
  last_position bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (account_id, external_id)
);
-- Last: between indexes that cost the same, as all do while a table is empty, the planner takes the youngest, and checks of
-- foreign keys keep to that choice. Any other would walk through a whole account, or a whole collection, for each row.
alter table collections add primary key (account_id, id);

-- Boxes are pixels of the upright image that the face was found in.
create table faces (
  account_id uuid not null,
  collection_id uuid not null,
  id uuid not null,
  position bigint not null,
  external_image_id text,
  external_face_id text,
  box_left real not null,
  box_top real not null,
  box_width real not null,
  box_height real not null,
  image_width int not null,
  image_height int not null,
  detection_score real not null,
  created_at timestamptz not null default now(),
  foreign key (account_id, collection_id) references collections (account_id, id) on delete cascade
);
create unique index faces_position on faces (account_id, collection_id, position);
create index faces_external_image on faces (account_id, collection_id, external_image_id, position)
  where external_image_id is not null;
-- Last, for the same reason.
alter table faces add primary key (account_id, collection_id, id);

create table templates (
  account_id uuid not null,
  collection_id uuid not null,
  face_id uuid not null,
  model_id smallint not null references embedding_models (id),
  embedding vector not null,
  primary key (account_id, collection_id, face_id),
  foreign key (account_id, collection_id, face_id) references faces (account_id, collection_id, id) on delete cascade
);
-- In the row itself: out of line, a scan is 2 to 5 times slower.
alter table templates alter column embedding set storage plain;

-- Aligned crops, kept on request only. Sealed with the account's data key: without that row nobody can open them.
create table face_crops (
  account_id uuid not null,
  collection_id uuid not null,
  face_id uuid not null,
  sealed bytea not null,
  primary key (account_id, collection_id, face_id),
  foreign key (account_id, collection_id, face_id) references faces (account_id, collection_id, id) on delete cascade
);
alter table face_crops alter column sealed set storage external;

-- Data keys, wrapped under FACET_SECRET_KEY.
create table account_data_keys (
  account_id uuid primary key references accounts (id) on delete cascade,
  wrapped bytea not null
);

-- One row, made with the first secret key: a start with another key is refused instead of writing what nobody can read.
create table secret_key_check (
  singleton boolean primary key default true check (singleton),
  sealed bytea not null
);
