// Foreign keys by the table they point at, and the deletion policy that [on_delete] lays down for them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/view.h"

namespace lint {

// What a SchemaView holds.
std::vector<const catalog::Relation*> tables(const catalog::Catalog& catalog);
Children children(const std::vector<const catalog::Relation*>& tables);

// The key came with its table in a revision that is known not to be deployed: it can still be written
// otherwise where it stands. Without word of what is deployed, nothing is known of any.
bool still_new(const Context& run, const ForeignKey& key);

bool made_before(const ast::Origin& a, const ast::Origin& b);

// "public.orders.customer_id", "public.orders (a, b)": the columns of the key in its table.
std::string columns_name(const catalog::Catalog& catalog, const ForeignKey& key);
// "public.orders.orders_customer_id_fkey"
std::string key_name(const catalog::Catalog& catalog, const ForeignKey& key);

// The line of [on_delete] that governs the key, if any: one that names its own table (from) before one that
// names its parent, a plain name before a glob, then the file's order.
const OnDeletePolicy* policy_for(const Context& run, const catalog::Catalog& catalog, const ForeignKey& key);

// Whether a line matches no table at all; then `hint` says what may have been meant, where something is near.
bool is_idle(const OnDeletePolicy& line, const catalog::Catalog& catalog, std::string& hint);

// ALTER TABLE ... that gives the key another action without a long lock: a second key NOT VALID, validated in
// a transaction of its own, then the first one dropped.
std::string change_action(const Context& run, const catalog::Catalog& catalog, const ForeignKey& key,
                          std::string_view action);

}  // namespace lint
