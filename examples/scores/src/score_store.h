#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "offstage/dynamodb/client.h"

namespace scores {

struct Game {
  std::string game_id;
  bool active = false;
  std::string allowed_ips;  // "127.0.0.1, 10.0.0.7"
};

struct Score {
  std::string score_id;
  std::string game_id;
  std::string name;
  std::int64_t score = 0;
  std::string created_at;
};

/// Up to 25 scores of a game, the highest first, as JSON for the client.
struct ScorePage {
  std::string scores;      // array of plain objects
  std::string next_fetch;  // plain LastEvaluatedKey; empty after the last page
};

/// The two tables of the service. Throws std::runtime_error when DynamoDB answers with an error.
class ScoreStore {
 public:
  /// Tables are named after the stage: dev-MMS_SCORES, dev-MMS_GAMES. The client outlives the store.
  ScoreStore(offstage::dynamodb::Client& client, std::string stage);

  std::optional<Game> game_of_api_key(const std::string& api_key);
  void put(const Score& score);
  /// `start_item` is the item form of the key that the last page ended with, or empty.
  ScorePage page_of_game(const std::string& game_id, const std::string& start_item);

 private:
  std::string call(const char* operation, const std::string& request);

  offstage::dynamodb::Client& client_;
  std::string stage_;
};

}  // namespace scores
