// Text search: what a new object of it is made of, and which dictionaries a configuration maps its parser's
// tokens to (src/backend/commands/tsearchcmds.c).

#include "lint/commands/object/text_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/find/option.h"
#include "lint/text/case.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using Names = std::initializer_list<std::string_view>;

bool among(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_parameters(Writer& w, const Define& change, std::string_view word, Names known) {
  for (const auto& [name, value] : change.options) {
    if (among(known, name)) continue;
    w.refuse("42601", fmt::format("text search {} parameter \"{}\" not recognized", word, name));
  }
}

// What the dictionary's template takes: pg_catalog's own are known (src/backend/tsearch/dict_*.c,
// src/backend/snowball/dict_snowball.c).
struct Template {
  std::string_view name, word;
  Names known, required;
};
const Template templates[] = {
    {"simple", "simple dictionary", {"stopwords", "accept"}, {}},
    {"synonym", "synonym", {"synonyms", "casesensitive"}, {"Synonyms"}},
    {"ispell", "Ispell", {"dictfile", "afffile", "stopwords"}, {"AffFile", "DictFile"}},
    {"thesaurus", "Thesaurus", {"dictfile", "dictionary"}, {"DictFile", "Dictionary"}},
    {"snowball", "Snowball", {"stopwords", "language"}, {"Language"}},
};

void check_dictionary(Writer& w, const Define& change) {
  const Template* found = std::find_if(std::begin(templates), std::end(templates),
                                       [&](const Template& one) { return one.name == change.from.name; });
  if (found == std::end(templates)) return;
  for (const auto& [name, value] : change.options) {
    if (name == "template" || among(found->known, name)) continue;
    w.refuse("22023", fmt::format("unrecognized {} parameter: \"{}\"", found->word, name));
  }
  for (const std::string_view name : found->required) {
    const std::string key = text::lower(name);
    if (!option(change.options, key)) w.refuse("22023", fmt::format("missing {} parameter", name));
  }
}

// Parsers and templates are made of functions.
void check_functions(Writer& w, const Define& change, std::string_view word, Names required) {
  for (const auto& [name, value] : change.options) {
    FunctionSignature signature;
    const size_t dot = value.find('.');
    signature.name =
        dot == std::string::npos ? Name{{}, value} : Name{value.substr(0, dot), value.substr(dot + 1)};
    const Found found = find_function(w, signature);
    if (!found && found.missing.sqlstate == "42883") not_there(w, found, false);
  }
  for (const std::string_view name : required) {
    if (!option(change.options, name))
      w.refuse("42P17", fmt::format("text search {} {} method is required", word, name));
  }
}

void check_configuration(Writer& w, const Define& change) {
  if (option(change.options, "copy") && option(change.options, "parser"))
    w.refuse("42601", "cannot specify both PARSER and COPY options");
  if (change.from.empty()) w.refuse("42P17", "text search parser is required");
}

ObjectAddress required(Writer& w, ObjectKind kind, const Name& name) {
  ObjectRef ref;
  ref.name = name;
  const Found found = find_object(w, kind, ref);
  if (!found) not_there(w, found, false);
  return found.object;
}

// A parser of the chain whose tokens are not those of pg_catalog's.
bool has_own_tokens(const Catalog& catalog, Oid parser) {
  const DefinedObject* object = catalog.get<DefinedObject>(parser);
  if (!object) return false;
  const auto lextypes = object->properties.find("lextypes");
  return lextypes == object->properties.end() || !lextypes->second.ends_with("prsd_lextype");
}

bool is_copy(const Define& change) {
  return change.word == "TEXT SEARCH CONFIGURATION" && option(change.options, "copy");
}

// ---- mappings: "map <token>" -> the dictionaries' oids, 0 for one of pg_catalog ------------------------

constexpr std::string_view mapping = "map ";

// src/backend/tsearch/wparser_def.c; those from `unmapped` on have no dictionary in pg_catalog's
// configurations.
constexpr std::array<std::string_view, 23> tokens = {"asciiword",
                                                     "word",
                                                     "numword",
                                                     "email",
                                                     "url",
                                                     "host",
                                                     "sfloat",
                                                     "version",
                                                     "hword_numpart",
                                                     "hword_part",
                                                     "hword_asciipart",
                                                     "numhword",
                                                     "asciihword",
                                                     "hword",
                                                     "url_path",
                                                     "file",
                                                     "float",
                                                     "int",
                                                     "uint",
                                                     "blank",
                                                     "tag",
                                                     "protocol",
                                                     "entity"};
constexpr size_t unmapped = 19;

std::string mapped(std::string_view token) {
  return std::string(mapping) + std::string(token);
}

std::vector<Oid> dictionaries_of(const std::string& list) {
  std::vector<Oid> found;
  Oid number = 0;
  for (const char c : list) {
    if (c == ',') {
      found.push_back(number);
      number = 0;
    } else {
      number = number * 10 + static_cast<Oid>(c - '0');
    }
  }
  return found;
}

std::string list_of(const std::vector<Oid>& dictionaries) {
  std::string list;
  for (const Oid oid : dictionaries) list += std::to_string(oid) + ',';
  return list;
}

void require_tokens(Writer& w, const DefinedObject& configuration, const std::vector<std::string>& wanted) {
  if (configuration.properties.contains("own parser")) return;
  for (const std::string& token : wanted) {
    if (std::find(tokens.begin(), tokens.end(), token) == tokens.end())
      w.refuse(does_not_exist(token, "22023", fmt::format("token type \"{}\" does not exist", token)));
  }
}

void map_tokens(Writer& w, DefinedObject& configuration, const AlterTextSearch& change,
                const std::vector<Oid>& dictionaries) {
  auto& properties = configuration.properties;
  if (change.action == AlterTextSearch::Action::replace) {
    for (auto& [key, list] : properties) {
      if (!key.starts_with(mapping)) continue;
      const auto& only = change.tokens;
      if (!only.empty() && std::find(only.begin(), only.end(), key.substr(mapping.size())) == only.end())
        continue;
      std::vector<Oid> now = dictionaries_of(list);
      std::replace(now.begin(), now.end(), dictionaries[0], dictionaries[1]);
      list = list_of(now);
    }
    return;
  }
  for (const std::string& token : change.tokens) {
    const bool there = properties.contains(mapped(token));
    if (there && change.action == AlterTextSearch::Action::add)
      w.refuse("23505", "duplicate key value violates unique constraint \"pg_ts_config_map_index\"");
    properties[mapped(token)] = list_of(dictionaries);
  }
}

void drop_mappings(Writer& w, DefinedObject& configuration, const AlterTextSearch& change) {
  for (const std::string& token : change.tokens) {
    if (configuration.properties.erase(mapped(token)) != 0) continue;
    const std::string words = fmt::format("mapping for token type \"{}\" does not exist", token);
    if (!change.missing_ok) w.refuse(does_not_exist(token, "42704", words));
    w.notice(words + ", skipping");
  }
}

// makeConfigurationDependencies
void depend_on_dictionaries(Writer& w, Oid oid) {
  const ObjectAddress self{ObjectClass::text_search, oid, 0};
  const auto is_dictionary = [&](Oid other) {
    const DefinedObject* object = w.catalog.get<DefinedObject>(other);
    return object && object->cls == ObjectClass::text_search && object->name.ends_with(" (dictionary)");
  };
  for (const Dependency& dependency : w.catalog.references_of(self)) {
    if (is_dictionary(dependency.referenced.oid)) w.catalog.remove_dependency(dependency);
  }
  const DefinedObject& configuration = *w.catalog.get<DefinedObject>(oid);
  std::vector<Oid> needed;
  for (const auto& [key, list] : configuration.properties) {
    if (!key.starts_with(mapping)) continue;
    for (const Oid dictionary : dictionaries_of(list)) {
      if (dictionary != 0) needed.push_back(dictionary);
    }
  }
  for (const Oid dictionary : needed)
    w.catalog.add_dependency({self, {ObjectClass::text_search, dictionary, 0}, DependencyKind::normal});
}

void alter_configuration(Writer& w, Oid oid, const AlterTextSearch& change) {
  DefinedObject configuration = *w.catalog.get<DefinedObject>(oid);
  require_tokens(w, configuration, change.tokens);
  if (change.action == AlterTextSearch::Action::drop) {
    drop_mappings(w, configuration, change);
  } else {
    std::vector<Oid> dictionaries;
    for (const Name& name : change.dictionaries)
      dictionaries.push_back(required(w, ObjectKind::text_search_dictionary, name).oid);
    map_tokens(w, configuration, change, dictionaries);
  }
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { object = std::move(configuration); });
  depend_on_dictionaries(w, oid);
}

}  // namespace

void check_text_search(Writer& w, const Define& change) {
  if (change.word == "TEXT SEARCH PARSER") {
    check_parameters(w, change, "parser", {"start", "gettoken", "end", "headline", "lextypes"});
    check_functions(w, change, "parser", {"start", "gettoken", "end", "lextypes"});
  } else if (change.word == "TEXT SEARCH TEMPLATE") {
    check_parameters(w, change, "template", {"init", "lexize"});
    check_functions(w, change, "template", {"lexize"});
  } else if (change.word == "TEXT SEARCH DICTIONARY") {
    if (change.from.empty()) w.refuse("42P17", "text search template is required");
    required(w, ObjectKind::text_search_template, change.from);
    check_dictionary(w, change);
  } else {
    check_parameters(w, change, "configuration", {"copy", "parser"});
    check_configuration(w, change);
    required(w, is_copy(change) ? ObjectKind::text_search_configuration : ObjectKind::text_search_parser,
             change.from);
  }
}

void complete_text_search(Writer& w, const Define& change, Oid oid) {
  const ObjectAddress self{ObjectClass::text_search, oid, 0};
  const auto stand_on = [&](const ObjectAddress& other) {
    if (other.oid >= first_user_oid) w.catalog.add_dependency({self, other, DependencyKind::normal});
  };
  if (change.word == "TEXT SEARCH DICTIONARY")
    return stand_on(required(w, ObjectKind::text_search_template, change.from));
  if (change.word != "TEXT SEARCH CONFIGURATION") return;
  if (!is_copy(change)) {
    const ObjectAddress parser = required(w, ObjectKind::text_search_parser, change.from);
    stand_on(parser);
    if (!has_own_tokens(w.catalog, parser.oid)) return;
    return w.catalog.update<DefinedObject>(oid,
                                           [](DefinedObject& object) { object.properties["own parser"]; });
  }
  const DefinedObject* source =
      w.catalog.get<DefinedObject>(required(w, ObjectKind::text_search_configuration, change.from).oid);
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) {
    for (size_t i = 0; i < unmapped && !source; ++i) object.properties[mapped(tokens[i])] = list_of({0});
    if (!source) return;
    for (const auto& [key, value] : source->properties) {
      if (key.starts_with(mapping) || key == "own parser") object.properties[key] = value;
    }
  });
  if (!source) return;
  for (const Dependency& dependency : w.catalog.references_of({ObjectClass::text_search, source->oid, 0})) {
    if (dependency.referenced.cls == ObjectClass::text_search) stand_on(dependency.referenced);
  }
}

void apply(Writer& w, const AlterTextSearch& change) {
  const bool dictionary = change.action == AlterTextSearch::Action::options;
  const Found found =
      find_object(w, dictionary ? ObjectKind::text_search_dictionary : ObjectKind::text_search_configuration,
                  change.object);
  if (!found) return not_there(w, found, false);
  if (!dictionary) alter_configuration(w, found.object.oid, change);
  w.altered(found.object);
}

}  // namespace commands
