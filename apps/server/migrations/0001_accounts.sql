-- Plans and accounts. Figures are JSON because a plan names only those that it bounds; an absent figure is unbounded.
create table plans (
  name text primary key,
  position bigint generated always as identity unique,
  description text not null default '',
  limits jsonb not null default '{}',
  -- { surface: { figure: number } }: figures of one surface that differ from the plan's own.
  surface_limits jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table accounts (
  id uuid primary key,
  -- Creation order; lists page by it, so that pages stay stable while rows come and go.
  position bigint generated always as identity unique,
  name text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  billing text not null default 'current' check (billing in ('current', 'past_due')),
  plan text not null references plans (name),
  limits jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index accounts_plan on accounts (plan);

-- Only the SHA-256 of a key is kept. `hint` is its prefix and last characters, for people to tell keys apart.
create table api_keys (
  id uuid primary key,
  position bigint generated always as identity unique,
  account_id uuid not null references accounts (id) on delete cascade,
  surface text not null check (surface in ('face', 'workspace', 'gateway', 'media', 'kyc')),
  name text not null default '',
  hash bytea not null unique,
  hint text not null,
  collection_id text,
  scopes text[] not null,
  products text[] not null,
  allowed_ips text[] not null,
  expires_at timestamptz,
  active boolean not null default true,
  -- Revoked keys stay, so that their holder is told why; they are listed no more.
  revoked_at timestamptz,
  limits jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index api_keys_account on api_keys (account_id, position);

-- Calls counted for keys with a limit a day, a month or in all. `period` is the window's first day in UTC.
create table key_usage (
  key_id uuid not null references api_keys (id) on delete cascade,
  span text not null check (span in ('day', 'month', 'total')),
  period date not null,
  calls bigint not null,
  primary key (key_id, span, period)
);

-- Append-only: no foreign keys, so that entries outlive what they speak of.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  account_id uuid,
  subject_type text not null,
  subject_id text not null,
  details jsonb not null default '{}',
  request_id text
);
create index audit_log_account on audit_log (account_id, id);

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only';
end
$$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function audit_log_is_append_only();

insert into plans (name, description, limits, surface_limits) values
  ('unlimited', 'No figures: each surface''s defaults apply. What an operator''s own accounts get.', '{}', '{}'),
  ('free', 'To try it.',
   '{"collections": 1, "faces_per_collection": 50, "keys_per_member": 1, "concurrent_uploads": 10, "image_bytes": 26214400, "video_bytes": 1073741824, "storage_bytes": 1073741824, "analyses_per_month": 15}',
   '{"workspace": {"requests_per_minute": 20}, "media": {"requests_per_minute": 10}}'),
  ('startup', 'Workspace: a first product.',
   '{"collections": 5, "faces_per_collection": 25000, "keys_per_member": 5}',
   '{"workspace": {"requests_per_minute": 100}}'),
  ('starter', 'Media: a first library.',
   '{"concurrent_uploads": 20, "image_bytes": 52428800, "video_bytes": 2147483648, "storage_bytes": 26843545600, "analyses_per_month": 300}',
   '{"media": {"requests_per_minute": 30}}'),
  ('pro', 'Media: a growing library.',
   '{"concurrent_uploads": 30, "image_bytes": 104857600, "video_bytes": 5368709120, "storage_bytes": 107374182400, "analyses_per_month": 2500}',
   '{"media": {"requests_per_minute": 100}}'),
  ('enterprise', 'Workspace and media at scale.',
   '{"faces_per_collection": 250000, "keys_per_member": 20, "concurrent_uploads": 50, "image_bytes": 209715200, "video_bytes": 10737418240, "analyses_per_month": 10000}',
   '{"workspace": {"requests_per_minute": 500}, "media": {"requests_per_minute": 500}}');
