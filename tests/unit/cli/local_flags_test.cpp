#include <doctest/doctest.h>

#include "cli/command.h"

using offstage::cli::translate_local_flags;
using Texts = std::vector<std::string>;

TEST_CASE("local flags: DynamoDB Local's are spelled our way") {
  CHECK(translate_local_flags({"dynamodb", "-inMemory", "-port", "8001", "-sharedDb"}) ==
        Texts{"dynamodb", "--in-memory", "--port", "8001", "--shared-db"});
  CHECK(translate_local_flags({"dynamodb", "-dbPath", "data", "-delayTransientStatuses"}) ==
        Texts{"dynamodb", "--data-dir", "data", "--transient-states", "1000"});
}

TEST_CASE("local flags: our own flags and other commands are left alone") {
  CHECK(translate_local_flags({"dynamodb", "--port", "1"}) == Texts{"dynamodb", "--port", "1"});
  CHECK(translate_local_flags({"up", "-port"}) == Texts{"up", "-port"});
  CHECK(translate_local_flags({}).empty());
}
