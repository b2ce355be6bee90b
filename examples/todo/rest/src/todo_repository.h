#pragma once

#include <rapidjson/document.h>

#include <string>

#include "offstage/dynamodb/client.h"

namespace todo {

/// The table of todos, which the environment names as todoTable. Returns JSON as the DocumentClient does;
/// throws std::runtime_error with DynamoDB's message when it answers with an error.
class TodoRepository {
 public:
  /// The client outlives the repository.
  explicit TodoRepository(offstage::dynamodb::Client& client);

  /// The stored item. `payload` has userId and content; what it does not have is left out.
  std::string create(const std::string& id, const rapidjson::Value& payload);
  /// {"Attributes": the whole item}. Sets content and status, of which none may be missing.
  std::string update(const std::string& id, const rapidjson::Value& payload);
  std::string remove(const std::string& id);
  /// An array with the todo, or with nothing.
  std::string get(const std::string& id);
  /// {"data": [...]}
  std::string list();

 private:
  std::string call(const char* operation, const std::string& request);

  offstage::dynamodb::Client& client_;
  std::string table_;
};

}  // namespace todo
