// Builds, drops and refreshes that let others go on: CONCURRENTLY, outside a transaction.
#include <fmt/format.h>

#include <algorithm>

#include "lint/fix/kinds.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace fix {

namespace {

// The keyword's statement with CONCURRENTLY in it.
std::optional<lint::Edit> concurrently_after(const Scene& scene,
                                             const std::vector<std::string_view>& keywords) {
  const auto end = after_keyword(scene.sql(), scene.span().begin, keywords);
  return end ? std::optional(insert(scene, *end, " CONCURRENTLY")) : std::nullopt;
}

std::string with_edit(const Scene& scene, const lint::Edit& edit) {
  std::string sql(scene.sql());
  return sql.insert(edit.at.at.begin - scene.span().begin, edit.text) + ";";
}

// Of a statement of whichever script.
std::string made_concurrently(const Scene& scene, const chain::Script& script, const sql::Piece& piece) {
  std::string sql(scene.chain.files[script.file].slice(piece.span));
  if (const auto at = after_keyword(sql, 0, {"index"})) sql.insert(*at, " CONCURRENTLY");
  return sql + ";";
}

bool makes(const ast::Change& change, std::string_view index) {
  const auto* create = std::get_if<ast::CreateIndex>(&change);
  return create && create->name == index && !create->concurrently;
}

// Alone or among others.
bool drops(const ast::Change& change, std::string_view index) {
  const auto* drop = std::get_if<ast::Drop>(&change);
  return drop && drop->kind == ast::ObjectKind::index &&
         std::any_of(drop->objects.begin(), drop->objects.end(),
                     [&](const ast::ObjectRef& object) { return object.name.name == index; });
}

// Where the names that a DROP INDEX lists stand in it.
std::vector<text::Span> listed_names(std::string_view sql, uint32_t base) {
  std::vector<text::Span> names;
  const auto list = after_keyword(sql, base, {"index"});
  if (!list) return names;
  sql::Scanner scanner(sql);
  bool begun = false;  // a name
  for (sql::Token token = scanner.next_code(); !token.span.empty(); token = scanner.next_code()) {
    const text::Span at{base + token.span.begin, base + token.span.end};
    const std::string word = text::lower(scanner.text(token));
    const bool before = !begun && (word == "concurrently" || word == "if" || word == "exists");
    if (at.begin < *list || (names.empty() && before)) continue;
    if (word == "cascade" || word == "restrict") break;
    if (word == ",") {
      begun = false;
    } else if (begun) {
      names.back().end = at.end;
    } else {
      names.push_back(at);
      begun = true;
    }
  }
  return names;
}

// The down no more drops the index: the statement without its name, or no statement where it is the only one.
std::optional<lint::Edit> undropped(const Scene& scene, std::string_view index) {
  const auto* piece = scene.in_down([&](const ast::Change& c) { return drops(c, index); });
  if (!piece) return std::nullopt;
  const chain::Script& down = *scene.revision.down;
  const std::vector<text::Span> names =
      listed_names(scene.chain.files[down.file].slice(piece->span), piece->span.begin);
  if (names.size() < 2) return remove(scene, down, *piece);
  const auto own = std::find_if(names.begin(), names.end(), [&](const text::Span& at) {
    const std::string_view name = scene.chain.files[down.file].slice(at);
    return name == index || name.ends_with("." + std::string(index)) || name == sql::quote_identifier(index);
  });
  if (own == names.end()) return std::nullopt;
  lint::Edit edit = remove(scene, down, *piece);
  edit.at.at = own + 1 != names.end() ? text::Span{own->begin, (own + 1)->begin}
                                      : text::Span{(own - 1)->end, own->end};
  return edit;
}

// The statement of the same script that makes an index of that name after the scene's has dropped it.
const sql::Piece* made_again(const Scene& scene, std::string_view index) {
  for (size_t i = scene.number + 1; i < scene.statements.pieces.size(); ++i) {
    const ast::Change* change = scene.statements.change(i);
    if (change && makes(*change, index)) return &scene.statements.pieces[i];
  }
  return nullptr;
}

// Whether `is_it` holds for a relation of that name, in whatever schema.
template <class IsIt>
bool any_named(const Scene& scene, std::string_view name, IsIt is_it) {
  for (const auto& [oid, schema] : scene.head.all<catalog::Schema>()) {
    const catalog::Relation* relation = scene.head.relation(scene.head.find_relation(oid, name));
    if (relation && is_it(*relation)) return true;
  }
  return false;
}

// A partitioned table's index cannot be built or dropped so.
bool partitioned(const Scene& scene, std::string_view name) {
  return any_named(scene, name, [](const catalog::Relation& relation) {
    return relation.kind == catalog::RelationKind::partitioned_table ||
           relation.kind == catalog::RelationKind::partitioned_index;
  });
}

// REFRESH ... CONCURRENTLY needs a unique index over columns alone, of all rows.
bool has_key(const Scene& scene, std::string_view view) {
  return any_named(scene, view, [&](const catalog::Relation& relation) {
    return std::any_of(relation.indexes.begin(), relation.indexes.end(), [&](catalog::Oid oid) {
      const catalog::Relation& index = *scene.head.relation(oid);
      return index.index->unique && !index.index->predicate;
    });
  });
}

// In place where the script is this statement alone, and can be told to run in no transaction.
std::optional<lint::Fix> in_place(const Scene& scene, const lint::Edit& edit) {
  if (!scene.alone()) return std::nullopt;
  std::optional<std::vector<lint::Edit>> edits = out_of_transaction(scene);
  if (!edits) return std::nullopt;
  edits->push_back(edit);
  return lint::Fix{.kind = lint::FixKind::safe, .edits = *std::move(edits)};
}

}  // namespace

std::optional<lint::Fix> create_index(const Scene& scene) {
  const auto* create = scene.asks<ast::CreateIndex>();
  const auto edit = concurrently_after(scene, {"index"});
  if (!create || create->concurrently || !edit || partitioned(scene, create->table.name)) return std::nullopt;
  if (auto fix = in_place(scene, *edit)) return fix;
  if (scene.alone() || scene.down || create->name.empty()) return std::nullopt;
  lint::Fix fix{.kind = lint::FixKind::follow_up, .edits = {remove(scene, scene.script, scene.piece())}};
  lint::FollowUp then{
      .name = "create_" + create->name, .up = with_edit(scene, *edit), .down = {}, .no_transaction = true};
  if (scene.revision.down)
    then.down = fmt::format("DROP INDEX CONCURRENTLY {};", sql_name({create->table.schema, create->name}));
  if (auto edit_down = undropped(scene, create->name)) fix.edits.push_back(*std::move(edit_down));
  fix.then.push_back(std::move(then));
  return fix;
}

std::optional<lint::Fix> drop_index(const Scene& scene) {
  const auto* drop = scene.asks<ast::Drop>();
  const auto edit = concurrently_after(scene, {"index"});
  if (!drop || drop->concurrently || drop->cascade || drop->objects.size() != 1 || !edit) return std::nullopt;
  if (auto fix = in_place(scene, *edit)) return fix;
  if (scene.alone() || scene.down) return std::nullopt;
  const std::string& name = drop->objects.front().name.name;
  lint::Fix fix{.kind = lint::FixKind::follow_up, .edits = {remove(scene, scene.script, scene.piece())}};
  lint::FollowUp then{
      .name = "drop_" + name, .up = with_edit(scene, *edit), .down = {}, .no_transaction = true};
  const auto* made = scene.in_down([&](const ast::Change& c) { return makes(c, name); });
  if (scene.revision.down && !made) return std::nullopt;
  if (made) {
    then.down = made_concurrently(scene, *scene.revision.down, *made);
    fix.edits.push_back(remove(scene, *scene.revision.down, *made));
  }
  fix.then.push_back(std::move(then));
  // What comes in its place comes after it.
  if (const sql::Piece* again = made_again(scene, name)) {
    lint::FollowUp create{.name = "create_" + name,
                          .up = made_concurrently(scene, scene.script, *again),
                          .down = {},
                          .no_transaction = true};
    if (scene.revision.down)
      create.down = fmt::format("DROP INDEX CONCURRENTLY {};", sql_name(drop->objects.front().name));
    fix.edits.push_back(remove(scene, scene.script, *again));
    if (auto edit_down = undropped(scene, name)) fix.edits.push_back(*std::move(edit_down));
    fix.then.push_back(std::move(create));
  }
  return fix;
}

std::optional<lint::Fix> reindex(const Scene& scene) {
  const auto edit = concurrently_after(scene, {"index", "table", "schema", "database"});
  return edit ? in_place(scene, *edit) : std::nullopt;
}

std::optional<lint::Fix> refresh(const Scene& scene) {
  const auto* refresh = scene.asks<ast::RefreshMatview>();
  const auto edit = concurrently_after(scene, {"view"});
  if (!refresh || refresh->concurrently || !refresh->with_data || !edit ||
      !has_key(scene, refresh->name.name))
    return std::nullopt;
  return lint::Fix{.kind = lint::FixKind::safe, .edits = {*edit}};
}

std::optional<lint::Fix> detach(const Scene& scene) {
  const auto* alter = scene.asks<ast::AlterTable>();
  using Kind = ast::AlterCommand::Kind;
  if (!alter || alter->commands.size() != 1 || alter->commands.front().kind != Kind::detach_partition)
    return std::nullopt;
  return in_place(scene, insert(scene, scene.span().end, " CONCURRENTLY"));
}

std::optional<lint::Fix> leave_transaction(const Scene& scene) {
  std::optional<std::vector<lint::Edit>> edits = out_of_transaction(scene);
  if (!scene.alone() || !edits || edits->empty()) return std::nullopt;
  return lint::Fix{.kind = lint::FixKind::safe, .edits = *std::move(edits)};
}

}  // namespace fix
