// RENAME, SET SCHEMA, OWNER TO, COMMENT, triggers, policies, rules, statistics, publications, domains.
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

void predict(const Scene& scene, const AlterSequence& change);
void predict(const Scene& scene, const AlterDomain& change);
void predict(const Scene& scene, const AlterExtension& change);
void predict(const Scene& scene, const OtherDdl& change);
void predict(const Scene& scene, const Define& change);
void predict(const Scene& scene, const CreateTrigger& change);
void predict(const Scene& scene, const CreatePolicy& change);
void predict(const Scene& scene, const AlterPolicy& change);
void predict(const Scene& scene, const ReassignOwned& change);
void predict(const Scene& scene, const DropOwned& change);
void predict(const Scene& scene, const CreatePublication& change);
void predict(const Scene& scene, const AlterPublication& change);
void predict(const Scene& scene, const Rename& change);
void predict(const Scene& scene, const SetSchema& change);
void predict(const Scene& scene, const OwnerTo& change);
void predict(const Scene& scene, const Comment& change);

}  // namespace effects
