// Writing revisions from a seed.

#include "tests/bench/corpus.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

namespace bench {
namespace {

constexpr std::array nouns = {"account", "order",   "invoice",  "product", "session", "device",  "report",
                              "message", "comment", "payment",  "address", "team",    "project", "build",
                              "job",     "event",   "document", "ticket",  "channel", "booking"};
constexpr std::array words = {"name",  "title",  "state", "amount", "note",  "code",     "kind",  "label",
                              "email", "origin", "score", "weight", "phase", "priority", "token", "region"};
constexpr std::array types = {"text",        "integer",       "bigint", "boolean",     "timestamptz",
                              "varchar(80)", "numeric(12,2)", "jsonb",  "uuid",        "date",
                              "text[]",      "smallint",      "bytea",  "varchar(255)"};

struct Column {
  std::string name;
  std::string_view type;
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  int indexes = 0;
};

class Writer {
 public:
  explicit Writer(uint64_t seed) : state_(seed) {}

  File revision(int number) {
    number_ = number;
    const unsigned roll = below(100);
    if (tables_.size() < 3 || roll < 36) return create_table();
    if (roll < 54) return add_column();
    if (roll < 63) return create_index();
    if (roll < 69) return foreign_key();
    if (roll < 76) return set_default();
    if (roll < 79) return drop_column();
    if (roll < 83) return rename_column();
    if (roll < 88) return enumeration();
    if (roll < 92) return view();
    if (roll < 95) return trigger();
    if (roll < 98) return data();
    return comment();
  }

 private:
  // splitmix64: the same numbers on every platform, which the standard's distributions do not promise.
  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  unsigned below(size_t bound) { return static_cast<unsigned>(next() % bound); }
  template <class Range>
  auto& pick(Range& range) {
    return range[below(std::size(range))];
  }
  // Later revisions mostly touch what is young, as in life.
  Table& table() {
    const size_t young = tables_.size() < 40 ? tables_.size() : 40;
    return below(4) == 0 ? pick(tables_) : tables_[tables_.size() - 1 - below(young)];
  }
  std::string fresh_column() { return fmt::format("{}_{}", pick(words), number_); }

  File file(std::string_view slug, const std::string& up, const std::string& down,
            std::string_view option = "") const {
    return {fmt::format("{:06}_{}.sql", number_, slug),
            fmt::format("-- migrate:up{}\n{}\n-- migrate:down{}\n{}", option, up, option, down)};
  }

  File create_table() {
    Table made{fmt::format("{}s_{}", pick(nouns), number_), {}, 0};
    std::string sql = fmt::format(
        "CREATE TABLE {} (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n", made.name);
    const unsigned columns = 4 + below(10);
    for (unsigned i = 0; i < columns; ++i) {
      made.columns.push_back({fmt::format("{}_{}", pick(words), i), pick(types)});
      sql += fmt::format("    {} {}{},\n", made.columns.back().name, made.columns.back().type,
                         below(2) ? " NOT NULL" : "");
    }
    std::string index;
    if (!tables_.empty() && below(3) > 0) {
      const Table& parent = table();
      sql +=
          fmt::format("    parent_id bigint NOT NULL REFERENCES {} (id) ON DELETE CASCADE,\n", parent.name);
      index = fmt::format("\nCREATE INDEX {0}_parent_id_idx ON {0} (parent_id);\n", made.name);
    }
    sql += "    created_at timestamptz NOT NULL DEFAULT now()\n);\n" + index;
    const std::string down = fmt::format("DROP TABLE {};\n", made.name);
    const std::string slug = fmt::format("create_{}", made.name);
    tables_.push_back(std::move(made));
    return file(slug, sql, down);
  }

  File add_column() {
    Table& on = table();
    Column column{fresh_column(), pick(types)};
    const bool flagged = column.type == "boolean";
    const std::string up = fmt::format("ALTER TABLE {} ADD COLUMN {} {}{};\n", on.name, column.name,
                                       column.type, flagged ? " NOT NULL DEFAULT false" : "");
    const std::string down = fmt::format("ALTER TABLE {} DROP COLUMN {};\n", on.name, column.name);
    const std::string slug = fmt::format("add_{}", column.name);
    on.columns.push_back(std::move(column));
    return file(slug, up, down);
  }

  File create_index() {
    Table& on = table();
    const std::string name = fmt::format("{}_idx_{}", on.name, number_);
    ++on.indexes;
    return file("index", fmt::format("CREATE INDEX CONCURRENTLY {} ON {} (created_at, id);\n", name, on.name),
                fmt::format("DROP INDEX CONCURRENTLY {};\n", name), " transaction:false");
  }

  File foreign_key() {
    const Table& child = table();
    const Table& parent = table();
    const std::string column = fmt::format("ref_{}", number_);
    return file(
        "reference",
        fmt::format("ALTER TABLE {0} ADD COLUMN {1} bigint;\n"
                    "ALTER TABLE {0} ADD CONSTRAINT {0}_{1}_fkey FOREIGN KEY ({1}) REFERENCES {2} (id)\n"
                    "    ON DELETE CASCADE NOT VALID;\n",
                    child.name, column, parent.name),
        fmt::format("ALTER TABLE {} DROP COLUMN {};\n", child.name, column));
  }

  File set_default() {
    const Table& on = table();
    return file(
        "default",
        fmt::format("ALTER TABLE {} ALTER COLUMN created_at SET DEFAULT clock_timestamp();\n", on.name),
        fmt::format("ALTER TABLE {} ALTER COLUMN created_at SET DEFAULT now();\n", on.name));
  }

  File drop_column() {
    Table& on = table();
    if (on.columns.size() < 3) return add_column();
    const Column gone = on.columns.back();
    on.columns.pop_back();
    return file("drop", fmt::format("ALTER TABLE {} DROP COLUMN {} CASCADE;\n", on.name, gone.name),
                fmt::format("ALTER TABLE {} ADD COLUMN {} {};\n", on.name, gone.name, gone.type));
  }

  File rename_column() {
    Table& on = table();
    Column& column = on.columns.back();
    const std::string before = column.name;
    column.name = fresh_column();
    return file("rename",
                fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {};\n", on.name, before, column.name),
                fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {};\n", on.name, column.name, before));
  }

  File enumeration() {
    Table& on = table();
    const std::string name = fmt::format("{}_kind_{}", pick(nouns), number_);
    const std::string column = fmt::format("kind_{}", number_);
    return file("enum",
                fmt::format("CREATE TYPE {0} AS ENUM ('draft', 'active', 'archived');\n\n"
                            "ALTER TABLE {1} ADD COLUMN {2} {0} NOT NULL DEFAULT 'draft';\n",
                            name, on.name, column),
                fmt::format("ALTER TABLE {} DROP COLUMN {};\nDROP TYPE {};\n", on.name, column, name));
  }

  File view() {
    const Table& on = table();
    return file(
        "view",
        fmt::format("CREATE VIEW recent_{0} AS\nSELECT t.id, t.created_at, count(*) OVER () AS total\n"
                    "FROM {1} AS t\nWHERE t.created_at > now() - interval '7 days'\nORDER BY 2 DESC;\n",
                    number_, on.name),
        fmt::format("DROP VIEW recent_{};\n", number_));
  }

  File trigger() {
    const Table& on = table();
    return file(
        "trigger",
        fmt::format(
            "CREATE FUNCTION touch_{0}() RETURNS trigger LANGUAGE plpgsql AS $body$\nBEGIN\n"
            "    NEW.created_at := coalesce(NEW.created_at, now());\n    RETURN NEW;\nEND;\n$body$;\n\n"
            "CREATE TRIGGER touch_{0} BEFORE INSERT ON {1} FOR EACH ROW EXECUTE FUNCTION touch_{0}();\n",
            number_, on.name),
        fmt::format("DROP TRIGGER touch_{0} ON {1};\nDROP FUNCTION touch_{0}();\n", number_, on.name));
  }

  File data() {
    const Table& on = table();
    return file(
        "data",
        fmt::format("UPDATE {} SET created_at = now() WHERE created_at IS NULL AND id < 100000;\n", on.name),
        "SELECT 1;\n");
  }

  File comment() {
    const Table& on = table();
    return file("comment",
                fmt::format("COMMENT ON TABLE {} IS 'owned by the {} team; see the handbook';\n", on.name,
                            pick(nouns)),
                fmt::format("COMMENT ON TABLE {} IS NULL;\n", on.name));
  }

  uint64_t state_;
  int number_ = 0;
  std::vector<Table> tables_;
};

}  // namespace

std::vector<File> corpus(int count, uint64_t seed) {
  Writer writer(seed);
  std::vector<File> files;
  for (int number = 1; number <= count; ++number) files.push_back(writer.revision(number));
  return files;
}

std::vector<File> small_revisions(int count) {
  std::vector<File> files;
  for (int number = 1; number <= count; ++number) {
    const int table = (number - 1) / 10;
    const bool makes = number % 10 == 1;
    const std::string up = makes ? fmt::format("CREATE TABLE t{} (id bigint PRIMARY KEY);\n", table)
                                 : fmt::format("ALTER TABLE t{} ADD COLUMN c{} text;\n", table, number);
    const std::string down = makes ? fmt::format("DROP TABLE t{};\n", table)
                                   : fmt::format("ALTER TABLE t{} DROP COLUMN c{};\n", table, number);
    files.push_back({fmt::format("{:06}_step.sql", number),
                     fmt::format("-- migrate:up\n{}\n-- migrate:down\n{}", up, down)});
  }
  return files;
}

std::vector<File> wide_schema(int tables) {
  constexpr int a_revision = 100;
  std::vector<File> files;
  for (int table = 0; table < tables; ++table) {
    if (table % a_revision == 0)
      files.push_back({fmt::format("{:05}_tables.sql", table / a_revision + 1), "-- migrate:up\n"});
    files.back().sql += fmt::format(
        "CREATE TABLE t{0} (\n  id bigint PRIMARY KEY,\n  owner_id bigint NOT NULL,\n"
        "  code character varying(40) NOT NULL,\n  status text NOT NULL DEFAULT 'new',\n  amount "
        "numeric(12,2),\n"
        "  note text,\n  created_at timestamp with time zone NOT NULL DEFAULT now(),\n"
        "  updated_at timestamp with time zone,\n  seen boolean NOT NULL DEFAULT false,\n  position "
        "integer\n);\n"
        "CREATE UNIQUE INDEX t{0}_code_key ON t{0} (code);\n"
        "CREATE INDEX t{0}_owner_idx ON t{0} (owner_id, created_at DESC);\n"
        "CREATE INDEX t{0}_status_idx ON t{0} (status) WHERE seen;\n"
        "CREATE INDEX t{0}_lower_idx ON t{0} (lower(note));\n",
        table);
  }
  return files;
}

std::string schema_file(int tables) {
  const auto heading = [](const std::string& name, const char* kind) {
    return fmt::format("--\n-- Name: {}; Type: {}; Schema: public; Owner: app\n--\n\n", name, kind);
  };
  std::string made =
      "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n"
      "SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n\n";
  std::string defaults, keys, indexes, foreign_keys;
  for (int table = 1; table <= tables; ++table) {
    const std::string name = fmt::format("t{}", table);
    made += heading(name, "TABLE") + fmt::format("CREATE TABLE public.{} (\n    id bigint NOT NULL,\n", name);
    made += "    parent_id bigint";
    for (size_t column = 0; column < 8; ++column)
      made += fmt::format(",\n    {} {}", words[column],
                          types[(static_cast<size_t>(table) + column) % types.size()]);
    made += fmt::format("\n);\n\n\nALTER TABLE public.{} OWNER TO app;\n\n", name);
    made += heading(name + "_id_seq", "SEQUENCE") +
            fmt::format(
                "CREATE SEQUENCE public.{0}_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n"
                "    NO MAXVALUE\n    CACHE 1;\n\n\nALTER TABLE public.{0}_id_seq OWNER TO app;\n\n"
                "ALTER SEQUENCE public.{0}_id_seq OWNED BY public.{0}.id;\n\n\n",
                name);
    defaults +=
        heading(name + " id", "DEFAULT") + fmt::format(
                                               "ALTER TABLE ONLY public.{0} ALTER COLUMN id SET DEFAULT "
                                               "nextval('public.{0}_id_seq'::regclass);\n\n\n",
                                               name);
    keys +=
        heading(fmt::format("{0} {0}_pkey", name), "CONSTRAINT") +
        fmt::format("ALTER TABLE ONLY public.{0}\n    ADD CONSTRAINT {0}_pkey PRIMARY KEY (id);\n\n\n", name);
    indexes += heading(name + "_parent_idx", "INDEX") +
               fmt::format("CREATE INDEX {0}_parent_idx ON public.{0} USING btree (parent_id);\n\n\n", name);
    foreign_keys +=
        heading(fmt::format("{0} {0}_parent_fkey", name), "FK CONSTRAINT") +
        fmt::format(
            "ALTER TABLE ONLY public.{}\n    ADD CONSTRAINT {}_parent_fkey FOREIGN KEY (parent_id) "
            "REFERENCES public.t{}(id);\n\n\n",
            name, name, (table + 1) / 2);
  }
  return made + defaults + keys + indexes + foreign_keys;
}

void write(const std::vector<File>& files, const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const File& file : files) {
    std::ofstream(folder / file.name, std::ios::binary) << file.sql;
  }
}

}  // namespace bench
