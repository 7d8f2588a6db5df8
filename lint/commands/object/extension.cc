// CREATE EXTENSION, ALTER EXTENSION (src/backend/commands/extension.c) and what known extensions bring.

#include "lint/commands/object/extension.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/missing.h"
#include "lint/commands/find/defined_key.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/relation.h"
#include "lint/pg_catalog/extensions.h"
#include "lint/pg_catalog/rows.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = text.find(mark);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) parts.emplace_back();
  }
  return parts;
}

// Reads one extension's lines (data/extensions.h) into the Catalog, each object a member.
class Members {
 public:
  Members(Writer& w, Oid extension) : w_(w), extension_(extension) {
    schema_ = w.catalog.get<Extension>(extension)->schema;
  }

  void read(std::string_view text) {
    for (std::string_view line : split(text, '\n')) {
      const auto fields = split(line, '\t');
      if (fields.size() < 2) continue;
      switch (fields[0].front()) {
        case 't': add_type(fields); break;
        case 'd': add_domain(fields); break;
        case 'r': add_relation(fields); break;
        case 'f': add_function(fields); break;
        case 'c': add_class(fields); break;
        case 'x': add_cast(fields); break;
        case 'o': add_operator(fields); break;
        case 'n': add_defined(fields); break;
        default: break;
      }
    }
  }

 private:
  using Fields = std::vector<std::string_view>;

  void belongs(ObjectClass cls, Oid oid) {
    w_.catalog.add_dependency(
        {{cls, oid, 0}, {ObjectClass::extension, extension_, 0}, DependencyKind::extension});
  }

  TypeRef type(std::string_view name) const {
    const Catalog& catalog = w_.catalog;
    if (Oid own = catalog.find_type(schema_, name)) return {own, -1};
    if (const pg_catalog::TypeRow* row = pg_catalog::type(name, catalog.server_version()))
      return {row->oid, -1};
    for (const auto& [oid, extension] : catalog.all<Extension>()) {
      if (Oid other = catalog.find_type(extension->schema, name)) return {other, -1};
    }
    return {};
  }

  void put_type(Type type) {
    type.schema = schema_;
    type.made = w_.context.origin;
    free_type_name(w_, schema_, type.name);
    const Oid oid = type.oid = w_.catalog.add(type);
    belongs(ObjectClass::type, oid);
    if (type.kind == Type::Kind::pseudo) return;
    const Oid array = make_array_type(w_, type);
    w_.catalog.update<Type>(oid, [&](Type& t) { t.array_type = array; });
  }

  void add_type(const Fields& f) {
    if (f.size() < 6) return;
    Type type;
    type.name = f[1];
    type.kind = static_cast<Type::Kind>(f[2].front());
    type.category = static_cast<TypeCategory>(f[3].front());
    put_type(std::move(type));
  }

  void add_domain(const Fields& f) {
    if (f.size() < 3) return;
    Type domain;
    domain.name = f[1];
    domain.kind = Type::Kind::domain;
    domain.base = type(f[2]);
    put_type(std::move(domain));
  }

  void add_relation(const Fields& f) {
    if (f.size() < 4) return;
    Relation relation;
    relation.schema = schema_;
    relation.name = f[1];
    relation.kind = static_cast<RelationKind>(f[2].front());
    for (std::string_view part : split(f[3], ',')) {
      const size_t mark = part.find('=');
      Column column;
      column.name = part.substr(0, mark);
      column.type = type(part.substr(mark + 1));
      relation.columns.push_back(std::move(column));
    }
    if (relation.kind == RelationKind::view) relation.view.emplace();
    if (w_.catalog.find_relation(schema_, relation.name)) return;
    const bool composite = relation.kind == RelationKind::composite_type;
    const Oid oid = make_relation(w_, std::move(relation));
    if (composite) {
      belongs(ObjectClass::type, w_.catalog.relation(oid)->row_type);
    } else {
      belongs(ObjectClass::relation, oid);
    }
  }

  void add_function(const Fields& f) {
    if (f.size() < 8) return;
    Function function;
    function.schema = schema_;
    function.name = f[1];
    function.kind = static_cast<RoutineKind>(f[2].front());
    function.volatility = static_cast<Volatility>(f[3].front());
    function.strict = f[4] == "t";
    function.returns_set = f[5] == "t";
    function.returns = type(f[7]);
    function.language = "c";
    function.made = w_.context.origin;
    if (f.size() > 8) add_arguments(function, f[8]);
    size_t defaults = f[6].empty() ? 0 : static_cast<size_t>(f[6].front() - '0');
    for (auto it = function.arguments.rbegin(); it != function.arguments.rend() && defaults; ++it) {
      if (it->mode == ArgumentMode::out || it->mode == ArgumentMode::table) continue;
      auto constant = std::make_shared<Expr>();
      constant->kind = Expr::Kind::null;
      it->default_expr = std::move(constant);
      --defaults;
    }
    belongs(ObjectClass::function, w_.catalog.add(std::move(function)));
  }

  void add_arguments(Function& function, std::string_view list) {
    for (std::string_view part : split(list, ',')) {
      if (part.empty()) continue;
      Function::Argument argument;
      argument.mode = static_cast<ArgumentMode>(part.front());
      part.remove_prefix(1);
      const size_t mark = part.find('=');
      if (mark != std::string_view::npos) argument.name = part.substr(mark + 1);
      argument.written.name.name = part.substr(0, mark);
      argument.type = type(argument.written.name.name);
      function.arguments.push_back(std::move(argument));
    }
  }

  Oid put_defined(DefinedObject object) {
    object.made = w_.context.origin;
    const ObjectClass cls = object.cls;
    const Oid oid = w_.catalog.add(std::move(object));
    belongs(cls, oid);
    return oid;
  }

  void on_type(ObjectClass cls, Oid oid, Oid type_oid) {
    if (type_oid < first_user_oid) return;
    w_.catalog.add_dependency({{cls, oid, 0}, {ObjectClass::type, type_oid, 0}, DependencyKind::normal});
  }

  void add_class(const Fields& f) {
    if (f.size() < 5) return;
    const TypeRef of = type(f[4]);
    DefinedObject object;
    object.cls = ObjectClass::operator_class;
    object.schema = schema_;
    object.name = fmt::format("{} using {}", f[1], f[2]);
    object.properties = {{"method", std::string(f[2])}, {"type", std::to_string(of.oid)}};
    // btree_gist 1.9, of PostgreSQL 19, leaves the default of these types to pg_catalog's own class.
    const bool left =
        w_.catalog.server_version() >= 19 && (f[1] == "gist_inet_ops" || f[1] == "gist_cidr_ops");
    if (f[3] == "t" && !left) object.properties["default"] = "";
    on_type(ObjectClass::operator_class, put_defined(std::move(object)), of.oid);
  }

  void add_cast(const Fields& f) {
    if (f.size() < 5) return;
    const TypeRef from = type(f[1]), to = type(f[2]);
    DefinedObject object;
    object.cls = ObjectClass::cast;
    object.name = fmt::format("({},{})", f[1], f[2]);
    object.properties = {{"source", std::to_string(from.oid)},
                         {"target", std::to_string(to.oid)},
                         {"context", f[3] == "i"   ? "implicit"
                                     : f[3] == "a" ? "assignment"
                                                   : "explicit"},
                         {"method", std::string(f[4])}};
    const Oid oid = put_defined(std::move(object));
    on_type(ObjectClass::cast, oid, from.oid);
    on_type(ObjectClass::cast, oid, to.oid);
  }

  void add_operator(const Fields& f) {
    if (f.size() < 6) return;
    auto type_words = [&](std::string_view name) {
      return name == "-" ? std::string("none") : std::string(name);
    };
    const TypeRef left = type(f[2]), right = type(f[3]), result = type(f[4]);
    DefinedObject object;
    object.cls = ObjectClass::operator_;
    object.schema = schema_;
    object.name = fmt::format("{}({},{})", f[1], type_words(f[2]), type_words(f[3]));
    object.properties = {{"operator", std::string(f[1])},
                         {"left", std::to_string(left.oid)},
                         {"right", std::to_string(right.oid)},
                         {"result", std::to_string(result.oid)},
                         {"function", std::string(f[5])}};
    put_defined(std::move(object));
  }

  void add_defined(const Fields& f) {
    if (f.size() < 3) return;
    constexpr std::string_view text_search = "text search ";
    DefinedObject object;
    object.name = f[2];
    object.properties["word"] = f[1];
    if (f[1] == "foreign data wrapper") {
      object.cls = ObjectClass::foreign_data_wrapper;
      object.properties["word"] = "foreign-data wrapper";
    } else if (f[1] == "access method") {
      object.cls = ObjectClass::access_method;
    } else {
      object.cls = f[1] == "operator family" ? ObjectClass::operator_family : ObjectClass::text_search;
      object.schema = schema_;
    }
    if (f[1].starts_with(text_search)) {
      object.name =
          defined_key(w_.catalog, object.cls, object.name, {}, std::string(f[1].substr(text_search.size())));
    }
    put_defined(std::move(object));
  }

  Writer& w_;
  Oid extension_;
  Oid schema_ = 0;
};

struct Header {
  std::string schema;
  std::vector<std::string> needed;
};

Header header_of(std::string_view text) {
  Header header;
  const auto fields = split(text.substr(0, text.find('\n')), '\t');
  if (fields.size() > 1) header.schema = fields[1];
  if (fields.size() > 2) {
    for (std::string_view name : split(fields[2], ',')) {
      if (!name.empty()) header.needed.emplace_back(name);
    }
  }
  return header;
}

Oid schema_of(Writer& w, const CreateExtension& change, const Header& header) {
  if (!change.schema.empty()) {
    const Oid schema = w.catalog.find_schema(change.schema);
    if (!schema && !w.may_exist(change.schema)) {
      w.refuse(no_schema(change.schema));
    }
    if (schema) return schema;
  }
  if (!header.schema.empty()) {
    if (Oid schema = w.catalog.find_schema(header.schema)) return schema;
    Schema made;
    made.name = header.schema;
    made.made = w.context.origin;
    return w.catalog.add(std::move(made));
  }
  const Oid schema = w.catalog.creation_schema();
  // The control file of one that is not known here may name a schema of its own.
  if (!schema && pg_catalog::extension(change.name).empty()) return w.catalog.find_schema("public");
  if (!schema) w.refuse(no_creation_schema(w.catalog.session().path()));
  return schema;
}

void create_needed(Writer& w, const CreateExtension& change, const Header& header) {
  for (const std::string& name : header.needed) {
    if (w.catalog.find_extension(name)) continue;
    if (!change.cascade) {
      if (w.may_exist(name)) continue;
      w.refuse(not_found(ObjectKind::extension, {{}, name}, "42704",
                         fmt::format("required extension \"{}\" is not installed", name),
                         "Use CREATE EXTENSION ... CASCADE to install required extensions too."));
    }
    w.notice(fmt::format("installing required extension \"{}\"", name));
    CreateExtension needed;
    needed.name = name;
    needed.schema = change.schema;
    needed.cascade = true;
    apply(w, needed);
  }
}

// Nobody knows what it brings: types, functions, tables of any name, but it changes nothing that stands.
void note_unknown(Writer& w, const std::string& name) {
  Opaque opaque;
  opaque.why = fmt::format("what extension \"{}\" brings is not known", name);
  opaque.anything = false;
  opaque.makes = true;
  opaque.at = w.context.origin;
  w.catalog.add_opaque(std::move(opaque));
  w.blind(fmt::format("what extension \"{}\" brings is not known", name));
}

}  // namespace

void apply(Writer& w, const CreateExtension& change) {
  if (w.catalog.find_extension(change.name) || change.name == "plpgsql") {
    if (!change.if_not_exists)
      w.refuse(
          exists_already(change.name, "42710", fmt::format("extension \"{}\" already exists", change.name)));
    w.notice(fmt::format("extension \"{}\" already exists, skipping", change.name));
    w.applied.skipped = true;
    return;
  }
  const std::string_view text = pg_catalog::extension(change.name);
  const Header header = header_of(text);
  create_needed(w, change, header);
  Extension extension;
  extension.name = change.name;
  extension.version = change.version;
  extension.schema = schema_of(w, change, header);
  extension.known = !text.empty();
  extension.made = w.context.origin;
  const Oid schema = extension.schema;
  const Oid oid = w.catalog.add(std::move(extension));
  const ObjectAddress self{ObjectClass::extension, oid, 0};
  w.catalog.add_dependency({self, {ObjectClass::schema, schema, 0}, DependencyKind::normal});
  for (const std::string& name : header.needed) {
    if (Oid needed = w.catalog.find_extension(name)) {
      w.catalog.add_dependency({self, {ObjectClass::extension, needed, 0}, DependencyKind::normal});
    }
  }
  if (text.empty()) {
    note_unknown(w, change.name);
  } else {
    Members(w, oid).read(text);
  }
  w.created(self);
}

void apply(Writer& w, const AlterExtension& change) {
  const Oid oid = w.catalog.find_extension(change.name);
  if (!oid) {
    if (change.name == "plpgsql") return;
    if (w.may_exist(change.name)) return w.unsure("extension \"" + change.name + "\"", change.name);
    w.refuse(not_found(ObjectKind::extension, {{}, change.name}, "42704",
                       fmt::format("extension \"{}\" does not exist", change.name)));
  }
  w.altered({ObjectClass::extension, oid, 0});
  if (change.action == AlterExtension::Action::update) {
    w.catalog.update<Extension>(oid, [&](Extension& e) { e.version = change.argument; });
    return;
  }
  const Found member = find_object(w, change.member_kind, change.member);
  if (!member) return not_there(w, member, false);
  const Dependency dependency{member.object, {ObjectClass::extension, oid, 0}, DependencyKind::extension};
  if (change.action == AlterExtension::Action::add_member) {
    w.catalog.add_dependency(dependency);
  } else {
    w.catalog.remove_dependency(dependency);
  }
}

}  // namespace commands
