-- What everything else is sealed under, or derived from: itself sealed under the secret key, so that a change of that key is
-- a change of this row alone. Null in databases of before, where it is the secret key itself until that is changed.
alter table secret_key_check
  add column root bytea,
  -- Derived from an earlier root, and kept because what they made cannot be made again; sealed under the root. Null while
  -- they are derived from this one.
  add column chain_key bytea,
  add column salt_key bytea;
