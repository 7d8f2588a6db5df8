// The planner takes the size of a table from its file, the rows a page from pg_class and the spread of values
// from pg_statistic: a superuser may write both, and a file is made longer without a byte being written
// (src/backend/optimizer/util/plancat.c, estimate_rel_size).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "lint/deparse/definition.h"
#include "lint/print/sql.h"
#include "lint/sql/parse.h"
#include "migrate/observe/explain.h"
#include "migrate/observe/index_trial.h"

namespace migrate {
namespace {

using catalog::Relation;

// Of a schema that is made whole, with the types that its tables need.
constexpr ptrdiff_t most_relations = 2000;

// Nothing that the audited server's people wrote is carried out on this machine: no function, no trigger, no
// query of a view.
bool is_plain(std::string_view statement) {
  constexpr std::array<std::string_view, 13> beginnings{"CREATE UNLOGGED TABLE ",
                                                        "CREATE UNLOGGED SEQUENCE ",
                                                        "CREATE SCHEMA ",
                                                        "CREATE TYPE ",
                                                        "CREATE DOMAIN ",
                                                        "CREATE COLLATION ",
                                                        "CREATE EXTENSION ",
                                                        "CREATE TABLE ",
                                                        "CREATE SEQUENCE ",
                                                        "CREATE INDEX ",
                                                        "CREATE UNIQUE INDEX ",
                                                        "ALTER TABLE ",
                                                        "ALTER INDEX "};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return statement.starts_with(beginning); });
}

class Twin {
 public:
  Twin(const Throwaway& throwaway, Observed& seen)
      : session_(throwaway.session), data_(throwaway.data), seen_(seen) {}

  void make(const std::set<ast::Oid>& tables) {
    const catalog::Catalog& schema = seen_.schema;
    const auto all = schema.all<Relation>();
    if (std::distance(all.begin(), all.end()) <= most_relations) {
      run_each(print::print_sql(schema));
    } else {
      for (const ast::Oid oid : tables) {
        if (const Relation* table = schema.relation(oid))
          run_each(fmt::format("CREATE SCHEMA IF NOT EXISTS \"{}\";", schema.schema_name(table->schema)) +
                   print::print_sql_of(schema, schema.qualified_name(*table)));
      }
    }
    for (const ast::Oid oid : tables) take_numbers(oid);
  }

  // Why it is not there; empty: it is, and hidden. Before its table's file grows, for building reads that.
  std::string add_index(const std::string& name, const TrialQuestion& question) {
    const Answer made =
        session_.run(fmt::format("CREATE INDEX {} ON {} ({})", name, question.table, question.columns));
    if (made.error) return describe(*made.error);
    count(named(name), question.rows, question.pages);
    lengthen(named(name), question.pages);
    show(name, false);
    return {};
  }

  void grow(const std::set<ast::Oid>& tables) {
    for (const ast::Oid oid : tables) {
      const Relation* table = seen_.schema.relation(oid);
      const auto numbers = seen_.numbers.tables.find(oid);
      if (!table || numbers == seen_.numbers.tables.end()) continue;
      lengthen(known(*table), numbers->second.pages);
      for (const ast::Oid index : table->indexes) {
        const Relation* relation = seen_.schema.relation(index);
        const auto of_index = seen_.numbers.indexes.find(index);
        if (relation && of_index != seen_.numbers.indexes.end())
          lengthen(known(*relation), of_index->second.pages);
      }
    }
  }

  // The planner passes over what is not valid.
  void show(const std::string& index, bool shown) {
    session_.run(
        fmt::format("UPDATE pg_index SET indisvalid = {} WHERE indexrelid = {}", shown, named(index)));
  }

  std::vector<StatementPlan> plans(const TrialQuestion& question) {
    std::vector<StatementPlan> out;
    for (const std::string& id : question.statements) {
      const auto& all = seen_.numbers.statements.heaviest;
      const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
      StatementPlan none;
      none.why = "it is not among the statements that were read";
      out.push_back(found == all.end() ? none
                                       : plan_of(session_, *found, session_.server_version().major, {}));
    }
    return out;
  }

 private:
  // The oid that a relation has there, as an expression.
  std::string known(const Relation& relation) const {
    return fmt::format("to_regclass({})", session_.literal(deparse::quoted_name(seen_.schema, relation)));
  }
  static std::string named(const std::string& index) {
    return fmt::format("(SELECT oid FROM pg_class WHERE relname = '{}')", index);
  }

  // What cannot be made there is left out: a statement that needs it says so.
  void run_each(const std::string& script) {
    const sql::Parsed parsed = sql::parse(script);
    for (const sql::Statement& statement : parsed.statements) {
      const std::string_view text =
          std::string_view(script).substr(statement.span.begin, statement.span.end - statement.span.begin);
      if (is_plain(text)) session_.run(text);
    }
  }

  void count(const std::string& oid, double rows, int64_t pages) {
    session_.run(fmt::format("UPDATE pg_class SET reltuples = {}, relpages = {} WHERE oid = {}",
                             std::max(rows, 0.0), pages, oid));
  }

  // Without a value of anybody's: a plan for any parameters asks for none.
  void spread(const Relation& table, size_t number, const ColumnNumbers& column) {
    session_.run(fmt::format(
        "INSERT INTO pg_statistic (starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct, "
        "stakind1,"
        " stakind2, stakind3, stakind4, stakind5, staop1, staop2, staop3, staop4, staop5, stacoll1, stacoll2,"
        " stacoll3, stacoll4, stacoll5, stanumbers1)"
        " SELECT a.attrelid, a.attnum, false, {}, {}, {}, 3, 0, 0, 0, 0, coalesce((SELECT o.amopopr FROM "
        "pg_opclass c"
        " JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amoplefttype = c.opcintype"
        " AND o.amoprighttype = c.opcintype AND o.amopstrategy = 1 WHERE c.opcdefault AND c.opcmethod = 403"
        " AND c.opcintype = CASE WHEN a.atttypid = 'varchar'::regtype THEN 'text'::regtype ELSE a.atttypid "
        "END), 0),"
        " 0, 0, 0, 0, a.attcollation, 0, 0, 0, 0, ARRAY[{}]::real[]"
        " FROM pg_attribute a WHERE a.attrelid = {} AND a.attname = {}",
        column.null_fraction, static_cast<int>(column.width), column.distinct, column.correlation,
        known(table), session_.literal(table.columns[number].name)));
  }

  void take_numbers(ast::Oid oid) {
    const Relation* table = seen_.schema.relation(oid);
    const auto numbers = seen_.numbers.tables.find(oid);
    if (!table || numbers == seen_.numbers.tables.end()) return;
    count(known(*table), numbers->second.rows, numbers->second.pages);
    for (const ast::Oid index : table->indexes) {
      const Relation* relation = seen_.schema.relation(index);
      const auto of_index = seen_.numbers.indexes.find(index);
      if (relation && of_index != seen_.numbers.indexes.end())
        count(known(*relation), of_index->second.rows, of_index->second.pages);
    }
    for (size_t i = 0; i < table->columns.size(); ++i) {
      const auto column = seen_.numbers.columns.find({oid, static_cast<int>(i + 1)});
      if (column != seen_.numbers.columns.end() && column->second.known && !table->columns[i].dropped)
        spread(*table, i, column->second);
    }
  }

  // A relation's file holds a gigabyte; the next goes by its number.
  void lengthen(const std::string& oid, int64_t pages) {
    constexpr int64_t gigabyte = 1 << 30;
    const Answer found = session_.run(fmt::format("SELECT pg_relation_filepath({})", oid));
    if (found.error || found.rows().empty() || !found.rows()[0][0]) return;
    const std::string path = data_ + "/" + *found.rows()[0][0];
    int64_t left = pages * seen_.numbers.block_size;
    for (int segment = 0; left > 0; ++segment, left -= gigabyte) {
      const std::string file = segment == 0 ? path : fmt::format("{}.{}", path, segment);
      std::error_code error;
      if (segment > 0) std::ofstream(file, std::ios::app).flush();
      const auto size = static_cast<uintmax_t>(std::min(left, gigabyte));
      if (std::filesystem::file_size(file, error) < size && !error)
        std::filesystem::resize_file(file, size, error);
      if (error) return;
    }
  }

  Session& session_;
  std::string data_;
  Observed& seen_;
};

}  // namespace

void try_indexes(const Throwaway& throwaway, const std::vector<TrialQuestion>& questions, Observed& into) {
  Session& session = throwaway.session;
  const sql::ServerVersion version = session.server_version();
  std::set<ast::Oid> tables;
  for (const TrialQuestion& question : questions)
    tables.insert(question.tables.begin(), question.tables.end());
  Twin twin(throwaway, into);
  twin.make(tables);
  const auto name_of = [](size_t number) { return fmt::format("schemalint_trial_{}", number); };
  for (size_t i = 0; i < questions.size(); ++i) {
    IndexTrial& trial = into.numbers.index_trials[questions[i].key];
    trial.by = fmt::format("a throwaway PostgreSQL {}.{}", version.major, version.minor);
    trial.why = twin.add_index(name_of(i), questions[i]);
  }
  twin.grow(tables);
  for (size_t i = 0; i < questions.size(); ++i) {
    IndexTrial& trial = into.numbers.index_trials[questions[i].key];
    if (!trial.why.empty() || session.interrupt().requested()) continue;
    const std::vector<StatementPlan> before = twin.plans(questions[i]);
    twin.show(name_of(i), true);
    const std::vector<StatementPlan> after = twin.plans(questions[i]);
    twin.show(name_of(i), false);
    for (size_t s = 0; s < before.size(); ++s) {
      const std::string& why = before[s].why.empty() ? after[s].why : before[s].why;
      if (why.empty())
        trial.plans.push_back({questions[i].statements[s], before[s].cost, after[s].cost});
      else
        trial.why = why;
    }
    if (!trial.plans.empty()) trial.why.clear();
  }
}

}  // namespace migrate
