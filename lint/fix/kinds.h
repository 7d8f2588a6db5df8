// How the findings of each rule are fixed; nothing where this statement cannot be.
#pragma once

#include <optional>

#include "lint/fix/scene.h"

namespace fix {

// concurrently.cc
std::optional<lint::Fix> create_index(const Scene& scene);
std::optional<lint::Fix> drop_index(const Scene& scene);
std::optional<lint::Fix> reindex(const Scene& scene);
std::optional<lint::Fix> refresh(const Scene& scene);
std::optional<lint::Fix> detach(const Scene& scene);
std::optional<lint::Fix> leave_transaction(const Scene& scene);

// constraints.cc
std::optional<lint::Fix> validate_later(const Scene& scene);
std::optional<lint::Fix> unique_using_index(const Scene& scene);
std::optional<lint::Fix> not_null_in_steps(const Scene& scene);
std::optional<lint::Fix> validate_apart(const Scene& scene);

// types.cc
std::optional<lint::Fix> text_without_limit(const Scene& scene);
std::optional<lint::Fix> with_time_zone(const Scene& scene);
std::optional<lint::Fix> binary_json(const Scene& scene);
std::optional<lint::Fix> big_integer(const Scene& scene);
std::optional<lint::Fix> identity(const Scene& scene);

// on_delete.cc
std::optional<lint::Fix> by_policy(const Scene& scene);

// comments.cc: of findings about comments, which stand in no statement
std::optional<lint::Fix> unused_allow(const chain::Chain& chain, const lint::Finding& finding);
std::optional<lint::Fix> misspelt_directive(const chain::Chain& chain, const lint::Finding& finding);
std::optional<lint::Fix> misspelt_allow(const chain::Chain& chain, const lint::Finding& finding);

}  // namespace fix
