-- The history: what is applied to this database, and all that was ever tried. It stands in a schema of its own
-- (`schemalint`, or what [migrate] schema names), here written @schema. Made by the first run that has something to
-- record, under the runner lock; people may read it freely.
CREATE SCHEMA IF NOT EXISTS @schema;

-- What is applied now. A revision's row commits with its last statement; a down deletes it.
CREATE TABLE @schema.revisions (
  position    bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- the order in which they were applied
  revision    text PRIMARY KEY,
  title       text NOT NULL,
  checksum    text NOT NULL,                               -- SHA-256 of the up script's tokens
  applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by  text NOT NULL DEFAULT session_user,
  duration_ms bigint NOT NULL,
  statements  integer NOT NULL,
  run         bigint                                       -- none: taken in by baseline
);

-- Every run that had something to do.
CREATE TABLE @schema.runs (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command       text NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_by    text NOT NULL DEFAULT session_user,
  backend_pid   integer NOT NULL DEFAULT pg_backend_pid(),
  backend_start timestamptz,
  ended_at      timestamptz,                               -- none: running, or killed
  outcome       text                                       -- done, failed, interrupted, recovered
);

-- What each run did to each revision; a failed attempt too.
CREATE TABLE @schema.log (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run         bigint,
  revision    text NOT NULL,
  direction   text NOT NULL,                               -- up, down, baseline, repair
  ended_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_ms bigint NOT NULL,
  statements  integer NOT NULL,
  retries     integer NOT NULL DEFAULT 0,
  error       text                                         -- none: it worked
);

-- The progress of revisions that run without a transaction of their own, unit by unit (a statement, or BEGIN ..
-- COMMIT). A unit that has a transaction leaves its row with it. One that cannot have any leaves a row before it
-- starts, with no outcome, and gets one afterwards: a row without an outcome says that it may have taken effect or
-- not, and that the backend may still be at it.
CREATE TABLE @schema.progress (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run           bigint,
  revision      text NOT NULL,
  direction     text NOT NULL,
  unit          integer NOT NULL,                          -- from 1
  checksum      text NOT NULL,                             -- of its tokens
  words         text NOT NULL,
  statement     text NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  backend_pid   integer NOT NULL DEFAULT pg_backend_pid(),
  backend_start timestamptz,
  ended_at      timestamptz,
  outcome       text                                       -- done, failed
);
