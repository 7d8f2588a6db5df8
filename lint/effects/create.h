// CREATE TABLE, CREATE TABLE AS, CREATE VIEW: the new relation is locked by complete(), once it is there;
// what else CREATE TABLE locks is in the record of its work.
#pragma once

#include "lint/commands/work.h"
#include "lint/effects/effects.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

// Locks and index builds of the relations that the statement made, in the Catalog after it.
void add_created(Effects& effects, const Catalog& after);
// A primary key over columns that a parent or a type brings: they become NOT NULL by an ALTER TABLE of their
// own, which looks at the rows that there cannot be (transformIndexConstraint, up to 17).
void add_scans_of_created(Effects& effects, const commands::Work& work, const Catalog& after);
// From 19 on CREATE SCHEMA adds its tables' foreign keys when all of them are there, each validated over no
// rows (src/backend/commands/schemacmds.c).
void add_keys_of_schema(Effects& effects, const CreateTable& change, const Catalog& after, int version);

void predict(const Scene& scene, const CreateTableAs& change);
void predict(const Scene& scene, const CreateView& change);
void predict(const Scene& scene, const Unknown& change);

}  // namespace effects
