// Changes that lock no table, scan none and build nothing: they write to system catalogs alone.
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

inline void predict(const Scene&, const CreateSequence&) {}
inline void predict(const Scene&, const CreateSchema&) {}
inline void predict(const Scene&, const CreateEnum&) {}
inline void predict(const Scene&, const AlterEnum&) {}
inline void predict(const Scene&, const CreateComposite&) {}
inline void predict(const Scene&, const CreateRange&) {}
inline void predict(const Scene&, const CreateBaseType&) {}
inline void predict(const Scene&, const CreateDomain&) {}
inline void predict(const Scene&, const AlterTypeOptions&) {}
inline void predict(const Scene&, const AlterFunction&) {}
inline void predict(const Scene&, const CreateExtension&) {}
inline void predict(const Scene&, const Grant&) {}  // src/backend/catalog/aclchk.c, ExecGrant_Relation
inline void predict(const Scene&, const SetVariable&) {}
inline void predict(const Scene&, const Transaction&) {}
inline void predict(const Scene&, const AlterTextSearch&) {}
inline void predict(const Scene&, const Discard&) {}
// Their inner statements are predicted one by one as the replay comes to them (plpgsql.h).
inline void predict(const Scene&, const DoBlock&) {}
inline void predict(const Scene&, const Call&) {}

}  // namespace effects
