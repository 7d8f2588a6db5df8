#include "lint/chain/connection.h"

#include <doctest/doctest.h>

using chain::search_path_of;
using chain::without_search_path;

TEST_CASE("a search_path in a URL, as each driver spells it") {
  CHECK(search_path_of("postgres://u:p@h/db?sslmode=disable&search_path=app,public") ==
        "\"app\", \"public\"");
  CHECK(search_path_of("postgres://h/db?search_path=%22App%22%2C%20b") == "\"App\", \"b\"");
  CHECK(search_path_of("jdbc:postgresql://h/db?currentSchema=App&user=x") == "\"app\"");
  CHECK(search_path_of("postgresql://h/db?schema=App&connection_limit=1") == "\"App\"");
  CHECK(search_path_of("postgres://h/db?options=-csearch_path%3Dapp") == "\"app\"");
  CHECK(search_path_of("postgres://h/db?options=-c%20search_path%3Dapp%20-c%20jit%3Doff") == "\"app\"");
  CHECK(search_path_of("postgres://h/db?options=--search-path%3Da%5C%20,b") == "\"a\", \"b\"");
  CHECK(search_path_of("postgres://h/db?options=-csearch_path%%3Dapp") == "\"app\"");
  CHECK(search_path_of("postgres://h/db?options[search_path]=app") == "\"app\"");
  CHECK_FALSE(search_path_of("postgres://h/db?options=-cjit%3Doff"));
  CHECK_FALSE(search_path_of("postgres://h/db?search_path="));
  CHECK_FALSE(search_path_of("postgres://h/search_path=x"));
  CHECK_FALSE(search_path_of(""));
}

TEST_CASE("a search_path among words") {
  CHECK(search_path_of("host=h dbname=d search_path=app") == "\"app\"");
  CHECK(search_path_of("host=h options='-c search_path=app,public' dbname = d") == "\"app\", \"public\"");
  CHECK_FALSE(search_path_of("host=h dbname=d"));
  CHECK_FALSE(search_path_of("db"));
}

TEST_CASE("libpq is not given what it does not know") {
  CHECK(without_search_path("postgres://h/db?search_path=a&sslmode=disable") ==
        "postgres://h/db?sslmode=disable");
  CHECK(without_search_path("postgres://h/db?schema=public") == "postgres://h/db");
  CHECK(without_search_path("postgres://h/db?options=-csearch_path%3Da") ==
        "postgres://h/db?options=-csearch_path%3Da");
  CHECK(without_search_path("host=h password='it\\'s' search_path=a") == "host='h' password='it\\'s'");
  CHECK(without_search_path("host=h dbname = d") == "host=h dbname = d");
}

TEST_CASE("names are quoted as the server folds them") {
  CHECK(chain::quoted_path("App, \"My, App\",'X' ,, \"$user\"") == "\"app\", \"My, App\", \"X\", \"$user\"");
}
