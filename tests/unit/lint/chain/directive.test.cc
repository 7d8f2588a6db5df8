#include "lint/chain/directive.h"

#include <doctest/doctest.h>

using Kind = chain::Directive::Kind;

TEST_CASE("directives as they should be") {
  CHECK(chain::read_directive("-- migrate:up")->kind == Kind::up);
  CHECK(chain::read_directive("--migrate:down  ")->kind == Kind::down);
  CHECK_FALSE(chain::read_directive("-- migrate:up transaction:false")->transactional);
  CHECK(chain::read_directive("-- migrate:parent 1 0002")->arguments.size() == 2);
  CHECK(chain::read_directive("-- migrate:irreversible rows are gone ")->rest == "rows are gone");
  CHECK(chain::read_directive("-- migrate:loses the nicknames ")->kind == Kind::loses);
  CHECK_FALSE(chain::read_directive("-- migrate:loses")->error.empty());
}

TEST_CASE("what is meant to be one, and what is only a comment") {
  const auto hint_of = [](std::string_view comment) {
    const auto directive = chain::read_directive(comment);
    REQUIRE(directive);
    CHECK_FALSE(directive->error.empty());
    return directive->hint;
  };
  CHECK(hint_of("-- migrate:upp") == "did you mean `-- migrate:up`?");
  CHECK(hint_of("-- migrate: down") == "did you mean `-- migrate:down`?");
  CHECK(hint_of("-- Migrate:Up") == "did you mean `-- migrate:up`?");
  CHECK(hint_of("-- migrat:verify") == "did you mean `-- migrate:verify`?");
  CHECK(hint_of("-- migrate:up transactions:false") == "did you mean `transaction:false`?");
  const auto misspelt = [](std::string_view comment) { return *chain::read_directive(comment)->misspelt; };
  CHECK(misspelt("-- migrate:upp").written == "-- migrate:upp");
  CHECK(misspelt("-- migrate:upp").meant == "-- migrate:up");
  CHECK(misspelt("-- migrat:verify").written == "migrat:verify");
  CHECK(misspelt("-- migrat:verify").meant == "migrate:verify");
  CHECK(misspelt("-- migrate:up transactions:false").meant == "transaction:false");
  CHECK_FALSE(chain::read_directive("-- migrate:parent")->misspelt);
  CHECK(chain::read_directive("-- migrate:upp")->kind == Kind::up);
  CHECK_FALSE(chain::read_directive("-- migrate the users, then down to work"));
  CHECK_FALSE(chain::read_directive("-- migrated: everything"));
  CHECK_FALSE(chain::read_directive("-- more"));
  CHECK_FALSE(chain::read_directive("--"));
}
