// Properties that RowOptions::all_facts asks for: who owns an object, who may do what with it, and what only
// a schema file says besides.
#pragma once

#include "lint/diff/rows.h"

namespace diff {

using Properties = std::map<std::string, std::string>;

void add_facts(const RowOptions& options, const Relation& relation, Properties& properties);
void add_facts(const RowOptions& options, const Relation& relation, const Column& column,
               Properties& properties);
void add_facts(const RowOptions& options, const Schema& schema, Properties& properties);
void add_facts(const RowOptions& options, const Type& type, Properties& properties);
void add_facts(const RowOptions& options, const Function& function, Properties& properties);
void add_facts(const Trigger& trigger, Properties& properties);
void add_facts(const Rule& rule, Properties& properties);
void add_facts(const Catalog& catalog, const RowOptions& options, const DefinedObject& object,
               Properties& properties);
// "tables of app in schema s"
std::string default_privileges_name(const Catalog& catalog, const RowOptions& options,
                                    const DefinedObject& object);

}  // namespace diff
