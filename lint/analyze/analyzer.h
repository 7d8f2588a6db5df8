// Inside of analyze(): the class that carries parse analysis out, over several files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/analyze/collate.h"
#include "lint/analyze/func_candidate.h"
#include "lint/analyze/parse_state.h"
#include "lint/types/cast.h"
#include "lint/types/resolve.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// A constant of no type yet: what it stands beside decides.
bool is_unknown_literal(const Expr& expr);

class Analyzer {
 public:
  Analyzer(const Catalog& catalog, const Scope& scope) : catalog_(catalog), scope_(scope) {}

  // Null gives null. Throws Refused.
  ExprPtr analyze(const ExprPtr& expr);
  // The columns that come out, with everything read noted in reads(). `outer`: for subqueries. Literals
  // stay of unknown type with `raw` (an arm of a set operation).
  std::vector<OutputColumn> shape(const Query& query, const NamespaceItem* outer, bool raw = false);

  bool known() const { return known_; }
  // Columns of presumed relations that it names and nobody told of yet.
  const std::vector<Missing>& missing() const { return missing_; }
  QueryShape& reads() { return reads_; }
  // The literal read as the type, anything else cast implicitly where that takes a function.
  ExprPtr coerce(const ExprPtr& analyzed, TypeRef target);

 private:
  // column_ref.cc
  void column(Expr& made);
  bool find_unqualified(Expr& made, const std::string& name);
  bool find_qualified(Expr& made);
  bool may_be_function(const std::string& name) const;
  void table_column(Expr& made);
  bool parameter(Expr& made);
  void numbered_parameter(Expr& made);
  std::optional<TypeRef> field_of(TypeRef row, const std::string& name) const;
  void take(Expr& made, const NamespaceColumn& column);
  void note_below(const Expr& column);
  void note_missing(Oid relation, const std::string& name);
  bool note_missing(const NamespaceItem& level, const std::string& name);
  bool may_be_elsewhere() const;
  // call.cc
  void call(Expr& made);
  void apply_call(Expr& made);
  void forbid_call(const Expr& made, const Resolved& resolved);
  void check_kind(const Expr& made, const Resolved& resolved) const;
  void operation(Expr& made);
  void operator_on(Expr& made, const std::string& name, size_t left, size_t right);
  void in_array(Expr& made);
  bool is_scalar(const ExprPtr& expr) const;
  void row_with_subquery(Expr& made);
  void row_comparison(const Expr& made, const std::string& name, size_t right);
  void any_all(Expr& made);
  void nullif(Expr& made);
  void apply_function(Expr& made, const Name& name);
  bool projection(Expr& made, const Name& name);
  // expr.cc
  void literal(Expr& made);
  void node(Expr& made);
  void structured(Expr& made);
  void take_collation(Expr& made);
  ExprPtr row_as(const ExprPtr& analyzed, TypeRef target, types::CastContext context);
  void boolean_argument(ExprPtr& arg, const char* what);
  void boolean_arguments(Expr& made, const char* what);
  void connect(Expr& made, const char* what);
  void common(Expr& made, size_t first, size_t step, const char* what);
  void case_expression(Expr& made);
  void cast(Expr& made);
  void convert(Expr& made, types::ResolvedType target);
  void array(Expr& made);
  void value_function(Expr& made);
  void json(Expr& made);
  // indirection.cc
  void function_of_field(Expr& made, Oid type, bool composite);
  void field(Expr& made);
  void subscript(Expr& made);
  void subquery(Expr& made);
  void check_row_width(const Expr& made, size_t columns) const;
  // agg.cc
  void aggregate(const Expr& call);
  void window_call(const Expr& call) const;
  void set_returning() const;
  void refuse_sets_below(const Expr& made, const char* what) const;
  size_t level_of(const Expr& column) const;
  size_t level_of_aggregate(const Expr& call) const;
  bool returns_set(const Expr& call) const;
  bool is_aggregate(const Expr& call) const;
  struct Grouping;
  bool is_determined(const Expr& column, Grouping& grouping);
  void check_grouped(const ExprPtr& expr, Grouping& grouping);
  void check_grouping(const Query& query, const std::vector<OutputColumn>& out,
                      const std::vector<ExprPtr>& groups, const std::vector<ExprPtr>& rest);
  // clause.cc
  ExprPtr sort_item(const ExprPtr& item, const std::vector<OutputColumn>& out, const char* clause);
  std::vector<ExprPtr> order_by(const Query& query, const std::vector<OutputColumn>& out);
  std::vector<ExprPtr> group_by(const Query& query, const std::vector<OutputColumn>& out);
  void distinct(const Query& query, const std::vector<OutputColumn>& out, const std::vector<ExprPtr>& sorted);
  void limits(const Query& query);
  void sort_union(const Query& query, const std::vector<OutputColumn>& out);
  void require_operator(TypeRef type, bool ordering) const;
  // select.cc
  std::vector<OutputColumn> select(const Query& query, NamespaceItem& from, bool raw);
  std::vector<OutputColumn> set_operation(const Query& query, const NamespaceItem* outer, bool raw);
  std::vector<OutputColumn> values(const Query& query, bool raw);
  std::vector<OutputColumn> targets(const std::vector<Target>& targets, const NamespaceItem& from, bool raw);
  void expand_star(const Expr& star, const NamespaceItem& from, std::vector<OutputColumn>& out);
  ExprPtr condition(const ExprPtr& written, const char* what);
  void note_clause(Clause clause) {
    if (!levels_.empty()) levels_.back().clause = clause;
  }
  void common_table(const CommonTable& table, bool recursive, const NamespaceItem* outer,
                    std::vector<Commons>& visible, std::vector<OutputColumn>& columns);
  ExprPtr column_of(const NamespaceColumn& column) const;
  void read(const ObjectAddress& object);
  void read_type(TypeRef type) { read({ObjectClass::type, type.oid, 0}); }
  void read_column(const NamespaceColumn& column);
  // collate.cc
  Collated implicitly(std::string_view collation, TypeRef type) const;
  Collated passed(const Expr& argument, TypeRef parameter) const;
  Collated collated(const Expr& expr) const;
  std::string as_column(const Collated& found, TypeRef type) const;
  std::string collation_of(const Expr& expr) const;
  std::string common_collation(const OutputColumn& left, const OutputColumn& right, TypeRef type,
                               bool may_conflict) const;
  // dml.cc
  struct Written;
  std::vector<OutputColumn> modification(const Query& query, const NamespaceItem* outer);
  Written written_to(const Query& query);
  void insertion(const Query& query, Written& to, const NamespaceItem* outer);
  void insert_row(const Query& query, const Written& to, const std::vector<std::string>& columns,
                  const std::vector<ExprPtr>& row, bool stated);
  void assign(const Query& query, const Written& to, const std::string& column, const ExprPtr& analyzed);
  void assignments(const Query& query, const Written& to, const std::vector<std::string>& columns,
                   const std::vector<ExprPtr>& values);
  void conflict(const Query& query, const Written& to, const NamespaceItem& from);
  void actions(const Query& query, const Written& to, const NamespaceItem& target, const NamespaceItem& both,
               const NamespaceItem& source);
  void check_rewritten(const Query& query, const Relation& table);
  void check_locks(const Query& query, const NamespaceItem& from) const;
  // from_clause.cc
  NamespaceItem from_item(const FromItem& item, const NamespaceItem& sofar);
  NamespaceItem relation_item(const FromItem& item);
  NamespaceItem function_item(const FromItem& item, const NamespaceItem& sofar);
  NamespaceItem join_item(const FromItem& item, const NamespaceItem& sofar);
  void add_function_columns(const Expr& call, const FromItem& item, Source& source);
  void add_composite(Oid type, Source& source);
  void rename_columns(const FromItem& item, Source& source);
  void add_sources(std::vector<Source>& to, std::vector<Source>&& more) const;
  uint32_t new_entry();
  NamespaceItem single(Source source);

  const Catalog& catalog_;
  const Scope& scope_;
  const NamespaceItem* from_ = nullptr;
  const Commons* commons_ = nullptr;
  bool known_ = true;
  int depth_ = 0;
  bool single_row_ = false;             // VALUES of an INSERT that has one
  std::vector<ParseState> levels_;      // outermost first
  std::vector<uint32_t> entry_levels_;  // of the FROM entries handed out, from 1
  struct Insertion {                    // which columns get more than DEFAULT
    const Relation* table;
    std::vector<std::string> columns;
    std::vector<bool> given;
    Query::Overriding overriding;
  };
  std::vector<Insertion> to_check_;
  QueryShape reads_;
  std::vector<Missing> missing_;
};

}  // namespace analyze
