// Which names the statements of a chain make.

#include "lint/replay/chain_names.h"

#include <algorithm>

#include "lint/lower/lower.h"
#include "lint/replay/stood_before.h"
#include "lint/sql/parse.h"
#include "lint/sql/scan.h"
#include "lint/text/suggest.h"

namespace replay {
using namespace ast;

namespace {

constexpr int deepest_body = 4;
// While the chain is read: taken away, and not made so far.
constexpr uint32_t taken_away = stood_before - 1;

std::string lower_case(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The tokens of a body, one ahead.
class Words {
 public:
  explicit Words(std::string_view sql) : scanner_(sql) { next(); }

  const sql::Token& token() const { return token_; }
  bool at_end() const { return token_.kind == sql::TokenKind::end; }
  // An unquoted word in lower case, else empty.
  std::string word() const {
    return token_.kind == sql::TokenKind::word ? lower_case(scanner_.text(token_)) : std::string();
  }
  std::string_view text() const { return scanner_.text(token_); }
  void next() { token_ = scanner_.next_code(); }
  bool take(std::initializer_list<std::string_view> words) {
    if (!is_among(word(), words)) return false;
    next();
    return true;
  }
  std::optional<std::string> identifier() {
    std::optional<std::string> name;
    if (token_.kind == sql::TokenKind::word) name = word();
    if (token_.kind == sql::TokenKind::quoted_identifier && text().size() > 1 && text().front() == '"')
      name = std::string(text().substr(1, text().size() - 2));
    if (name) next();
    return name;
  }
  std::optional<Name> name() {
    std::optional<std::string> first = identifier();
    if (!first) return std::nullopt;
    if (text() != ".") return Name{{}, *first};
    next();
    std::optional<std::string> second = identifier();
    return second ? Name{*first, *second} : Name{{}, *first};
  }

 private:
  sql::Scanner scanner_;
  sql::Token token_;
};

bool take_if_exists(Words& words) {
  if (!words.take({"if"})) return false;
  words.take({"not"});
  return words.take({"exists"});
}

unsigned slips_allowed(std::string_view name) {
  return name.size() >= 10 ? 2 : name.size() >= 4 ? 1 : 0;
}

// For which a type's name is easily meant, long enough that a type of one's own is seldom so near.
constexpr std::string_view types_of_the_server[] = {
    "bigint",   "boolean",     "bytea",     "character", "decimal",     "double",    "float4",
    "float8",   "integer",     "interval",  "jsonb",     "macaddr",     "money",     "numeric",
    "polygon",  "serial",      "bigserial", "smallint",  "smallserial", "timestamp", "timetz",
    "tsvector", "timestamptz", "tsquery",   "varchar"};

bool is_same_schema(std::string_view a, std::string_view b) {
  constexpr std::string_view usual = "public";
  return (a.empty() ? usual : a) == (b.empty() ? usual : b);
}

// Digits left out.
bool same_letters(std::string_view a, std::string_view b) {
  const auto letter = [](std::string_view word, size_t at) {
    while (at < word.size() && word[at] >= '0' && word[at] <= '9') ++at;
    return at;
  };
  size_t i = letter(a, 0), j = letter(b, 0);
  for (; i < a.size() && j < b.size(); i = letter(a, i + 1), j = letter(b, j + 1)) {
    if (a[i] != b[j]) return false;
  }
  return i == a.size() && j == b.size();
}

}  // namespace

ChainNames::ChainNames(const chain::Chain& chain) {
  if (!chain.search_path.empty()) read(UINT32_MAX, "SET search_path TO " + chain.search_path);
  for (const chain::Script& script : chain.base) read(UINT32_MAX, chain::sql_of(chain, script));
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const auto& up = chain.revisions[i].up;
    if (up) read(static_cast<uint32_t>(i), chain::sql_of(chain, *up));
  }
  for (Makers* makers : {&relations_, &types_, &functions_, &schemas_, &others_}) {
    for (auto& [name, places] : *makers)
      std::erase_if(places, [](const Maker& one) { return one.made.revision == taken_away; });
    std::erase_if(*makers, [](const auto& named) { return named.second.empty(); });
  }
  std::erase_if(columns_, [](const auto& column) { return column.second.revision == taken_away; });
}

void ChainNames::read(uint32_t revision, std::string_view sql) {
  const sql::Parsed parsed = sql::parse(sql, 0);
  for (const sql::Statement& statement : parsed.statements) {
    for (const Change& change : lower::changes(statement, sql)) note(revision, change);
  }
}

void ChainNames::add(Makers& makers, const Name& name, Made made, bool moved) {
  if (name.name.empty()) return;
  std::vector<Maker>& known = makers[name.name];
  const auto there =
      std::find_if(known.begin(), known.end(), [&](const Maker& one) { return one.schema == name.schema; });
  const auto taken = [&](const Maker& one) {
    return one.made.revision == taken_away && is_same_schema(one.schema, name.schema);
  };
  if (made.revision != taken_away && std::any_of(known.begin(), known.end(), taken)) {
    made.revision = stood_before;
    if (there != known.end()) there->made = made;
  }
  if (there == known.end()) known.push_back({name.schema, made, moved});
}

void ChainNames::add_column(std::string_view table, std::string_view column, Made made) {
  const auto [there, added] = columns_.emplace(std::string(table) + "." + std::string(column), made);
  if (!added && there->second.revision == taken_away && made.revision != taken_away)
    there->second.revision = stood_before;
}

void ChainNames::note(uint32_t revision, const Change& change) {
  const Made here{revision, false}, away{taken_away, false};
  const auto unless = [&](bool there) { return Made{revision, there}; };
  if (const auto* c = std::get_if<CreateTable>(&change))
    note_relation(c->name, unless(c->if_not_exists), c->persistence);
  if (const auto* c = std::get_if<CreateTableAs>(&change))
    note_relation(c->name, unless(c->if_not_exists), c->persistence);
  if (const auto* c = std::get_if<CreateView>(&change))
    note_relation(c->name, unless(c->replace), c->persistence);
  if (const auto* c = std::get_if<CreateIndex>(&change))
    add(relations_, {c->table.schema, c->name}, unless(c->if_not_exists));
  if (const auto* c = std::get_if<CreateSequence>(&change))
    note_relation(c->name, unless(c->if_not_exists), c->persistence, false);
  if (const auto* c = std::get_if<CreateSchema>(&change))
    add(schemas_, {{}, c->name.empty() ? c->authorization : c->name}, unless(c->if_not_exists));
  if (const auto* c = std::get_if<CreateEnum>(&change)) add(types_, c->name, here);
  if (const auto* c = std::get_if<CreateComposite>(&change)) note_relation(c->name, here);
  if (const auto* c = std::get_if<CreateDomain>(&change)) add(types_, c->name, here);
  if (const auto* c = std::get_if<CreateBaseType>(&change)) add(types_, c->name, here);
  if (const auto* c = std::get_if<CreateRange>(&change)) {
    add(types_, c->name, here);
    add(types_, c->multirange, here);
  }
  if (const auto* c = std::get_if<CreateFunction>(&change)) {
    add(functions_, c->name, unless(c->replace));
    note_body(revision, c->body, 0);
  }
  if (const auto* c = std::get_if<Define>(&change)) {
    add(c->word == "AGGREGATE" ? functions_ : others_, c->name, unless(c->replace || c->if_not_exists));
  }
  if (const auto* c = std::get_if<CreatePublication>(&change)) add(others_, {{}, c->name}, here);
  if (const auto* c = std::get_if<CreateExtension>(&change))
    add(others_, {{}, c->name}, unless(c->if_not_exists));
  if (const auto* c = std::get_if<DoBlock>(&change)) note_body(revision, c->body, 0);
  const auto taken = [&](ObjectKind kind, const ObjectRef& object) {
    const Name& name = object.function ? object.function->name : object.name;
    const auto sort = sort_of(kind);
    if (sort) add(this->*sort, name, away);
    if (sort == &ChainNames::relations_) add(types_, name, away);
  };
  if (const auto* c = std::get_if<Drop>(&change)) {
    for (const ObjectRef& object : c->objects) taken(c->kind, object);
  }
  if (const auto* c = std::get_if<Rename>(&change)) {
    taken(c->kind, c->object);
    if (c->kind == ObjectKind::column) {
      add_column(c->object.relation.name, c->object.name.name, away);
      add_column(c->object.relation.name, c->new_name, here);
    }
    const auto sort = sort_of(c->kind);
    if (sort) add(this->*sort, {c->object.name.schema, c->new_name}, here);
    if (sort == &ChainNames::relations_) add(types_, {c->object.name.schema, c->new_name}, here);
  }
  if (const auto* c = std::get_if<SetSchema>(&change)) {
    taken(c->kind, c->object);
    if (const auto sort = sort_of(c->kind)) add(this->*sort, {c->schema, c->object.name.name}, here, true);
  }
  if (const auto* c = std::get_if<SetVariable>(&change); c && c->name == "search_path")
    paths_.insert(c->values.begin(), c->values.end());
  if (const auto* c = std::get_if<AlterTable>(&change)) {
    for (const AlterCommand& command : c->commands) {
      if (command.kind == AlterCommand::Kind::drop_column)
        add_column(c->name.name, command.name, away);  // before what the same statement adds
    }
    for (const AlterCommand& command : c->commands) {
      if (command.kind == AlterCommand::Kind::add_column && command.column)
        add_column(c->name.name, command.column->name, unless(command.if_not_exists));
      if (command.constraint) add(relations_, {c->name.schema, command.constraint->name}, here);
    }
  }
}

// One that ends with its session is the maker of nothing that another session finds.
void ChainNames::note_relation(const Name& name, Made made, Persistence persistence, bool has_row_type) {
  if (persistence == Persistence::temporary || name.schema == "pg_temp") {
    temporary_.emplace(made.revision, name.name);
    return;
  }
  add(relations_, name, made);
  if (has_row_type) add(types_, name, made);
}

// A body's name may be of anything: which kind does not show in all that it may run.
void ChainNames::note_of_any_kind(Made made, const Name& name) {
  for (Makers* makers : {&relations_, &types_, &functions_}) add(*makers, name, made);
  add(schemas_, {{}, name.name}, made);
}

void ChainNames::note_body(uint32_t revision, std::string_view body, int depth) {
  if (depth == deepest_body) return;
  Words words(body);
  std::string table;
  while (!words.at_end()) {
    const sql::TokenKind kind = words.token().kind;
    if (kind == sql::TokenKind::string || kind == sql::TokenKind::dollar_string) {
      const std::string_view text = words.text();
      const size_t open = kind == sql::TokenKind::string ? text.find('\'') + 1 : text.find('$', 1) + 1;
      if (text.size() >= 2 * open && open > 0) {
        note_body(revision,
                  text.substr(open, text.size() - open - (kind == sql::TokenKind::string ? 1 : open)),
                  depth + 1);
      }
      words.next();
    } else if (words.take({"create"})) {
      bool unless_there = false;
      for (;;) {
        if (words.take({"replace"}))
          unless_there = true;
        else if (!words.take({"or", "temp", "temporary", "unlogged", "global", "local", "materialized",
                              "unique", "foreign", "recursive", "concurrently"}))
          break;
      }
      if (!words.take({"table", "view", "type", "domain", "function", "procedure", "schema", "index",
                       "sequence", "aggregate"}))
        continue;
      words.take({"concurrently"});
      unless_there |= take_if_exists(words);
      if (const auto name = words.name()) note_of_any_kind({revision, unless_there}, *name);
    } else if (words.take({"alter"})) {
      if (!words.take({"table"})) continue;
      take_if_exists(words);
      words.take({"only"});
      if (const auto name = words.name()) table = name->name;
    } else if (words.take({"add"})) {
      words.take({"column"});
      const bool unless_there = take_if_exists(words);
      if (const auto column = words.identifier(); column && !table.empty())
        add_column(table, *column, {revision, unless_there});
    } else if (words.take({"rename"})) {
      words.take({"column"});
      if (!words.take({"to"})) words.identifier();
      words.take({"to"});
      const auto name = words.identifier();
      if (!name) continue;
      note_of_any_kind({revision, false}, {{}, *name});
      if (!table.empty()) add_column(table, *name, {revision, false});
    } else {
      words.next();
    }
  }
}

ChainNames::Makers ChainNames::*ChainNames::sort_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence: return &ChainNames::relations_;
    case ObjectKind::type:
    case ObjectKind::domain: return &ChainNames::types_;
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: return &ChainNames::functions_;
    case ObjectKind::schema: return &ChainNames::schemas_;
    case ObjectKind::column:
    case ObjectKind::attribute:
    case ObjectKind::constraint:
    case ObjectKind::domain_constraint:
    case ObjectKind::trigger:
    case ObjectKind::policy:
    case ObjectKind::rule: return nullptr;
    default: return &ChainNames::others_;
  }
}

std::optional<ChainNames::Made> ChainNames::maker(ObjectKind kind, const Name& name) const {
  const Makers* makers = makers_of(kind);
  if (!makers) return std::nullopt;
  const auto found = makers->find(name.name);
  if (found == makers->end()) return std::nullopt;
  const auto on_a_path = [&](const std::string& schema) {
    return schema == "public" || paths_.contains(schema);
  };
  for (const Maker& one : found->second) {
    const bool may_be_it =
        (name.schema.empty() && on_a_path(one.schema)) || (one.schema.empty() && on_a_path(name.schema));
    if (one.schema == name.schema || (!one.moved && may_be_it)) return one.made;
  }
  return std::nullopt;
}

std::optional<uint32_t> ChainNames::made_off_the_path(ObjectKind kind, std::string_view name) const {
  const Makers* makers = makers_of(kind);
  const auto found = makers ? makers->find(name) : Makers::const_iterator();
  if (!makers || found == makers->end()) return std::nullopt;
  std::optional<uint32_t> first;
  for (const Maker& one : found->second) {
    if (!one.moved && !one.schema.empty() && (!first || one.made.revision < *first))
      first = one.made.revision;
  }
  return first;
}

std::optional<ChainNames::Made> ChainNames::column_maker(std::string_view table,
                                                         std::string_view column) const {
  const auto found = columns_.find(std::string(table) + "." + std::string(column));
  return found == columns_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> ChainNames::meant(ObjectKind kind, const Name& name) const {
  const Makers* makers = makers_of(kind);
  const unsigned allowed = slips_allowed(name.name);
  if (!makers || makers == &others_ || allowed == 0) return std::nullopt;
  std::optional<std::string> best;
  unsigned least = allowed + 1;
  for (const auto& [known, places] : *makers) {
    const size_t longer = std::max(known.size(), name.name.size());
    if (longer - std::min(known.size(), name.name.size()) > allowed || same_letters(known, name.name))
      continue;
    const unsigned distance = text::edit_distance(name.name, known);
    if (distance >= least) continue;
    least = distance;
    best = known;
  }
  if (makers == &types_ && name.schema.empty() && name.name.size() > 5) {
    for (const std::string_view known : types_of_the_server) {
      const unsigned distance = text::edit_distance(name.name, known);
      if (distance >= least || distance == 0) continue;
      least = distance;
      best = known;
    }
  }
  return best;
}

}  // namespace replay
