-- A person, who belongs to one organisation: an account. Users exist once their mail is verified.
create table users (
  id uuid primary key,
  -- Order of joining; lists page by it.
  position bigint generated always as identity unique,
  account_id uuid not null references accounts (id) on delete cascade,
  -- In lower case.
  email text not null unique,
  password_hash text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  -- Sealed with the account's data key. A code of the first has to be given before signing in asks for codes of the second.
  otp_pending bytea,
  otp_secret bytea,
  -- The 30 seconds of the last accepted code: no code of them or of earlier ones is accepted again.
  otp_last_step bigint,
  created_at timestamptz not null
);
create index users_account on users (account_id, position);

-- Whoever asked for an organisation and has not followed the link yet. One address may have several: the first one that is
-- verified counts. Of an address that has a user already, nobody is told the token.
create table registrations (
  token_hash bytea primary key,
  position bigint generated always as identity unique,
  email text not null,
  password_hash text not null,
  organisation text not null,
  -- What the answer promised that they will be.
  user_id uuid not null,
  account_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz
);
create index registrations_email on registrations (email, position);
create index registrations_expiry on registrations (expires_at);

create table sessions (
  id uuid primary key,
  position bigint generated always as identity unique,
  account_id uuid not null,
  user_id uuid not null references users (id) on delete cascade,
  -- Where it was last used from.
  address text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_user on sessions (user_id, position);
create index sessions_expiry on sessions (expires_at);

-- Every refresh token that a session ever had, so that a second use of one is noticed.
create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);
create index refresh_tokens_expiry on refresh_tokens (expires_at);

create table password_resets (
  token_hash bytea primary key,
  user_id uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null
);
create index password_resets_user on password_resets (user_id);
create index password_resets_expiry on password_resets (expires_at);

create table recovery_codes (
  user_id uuid not null references users (id) on delete cascade,
  hash bytea not null,
  primary key (user_id, hash)
);

create table invitations (
  id uuid primary key,
  position bigint generated always as identity unique,
  account_id uuid not null references accounts (id) on delete cascade,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  token_hash bytea not null unique,
  -- The mail of whoever invited, who may have left since.
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  unique (account_id, email)
);
create index invitations_account on invitations (account_id, position);
create index invitations_expiry on invitations (expires_at);

-- What access tokens are signed with: private keys, sealed under FACET_SECRET_KEY. The youngest signs.
create table signing_keys (
  id text primary key,
  position bigint generated always as identity unique,
  sealed bytea not null,
  created_at timestamptz not null,
  -- Set once another one signs: when the last token of this one has ended.
  verifies_until timestamptz
);
