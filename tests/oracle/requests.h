#pragma once

#include <string>
#include <vector>

#include "tests/oracle/model.h"

/// Requests as the JSON that a client sends. `alias_every` is ExpressionText's.
namespace offstage::oracle {

std::string create_table_body(const Table& table);
/// PutItem, UpdateItem or DeleteItem, whose name call_of() tells.
std::string body_of(const WriteRequest& request, Report report, int alias_every);
std::string call_of(const WriteRequest& request);
std::string batch_write_body(const std::vector<WriteRequest>& requests, Report report);
/// An empty token is left out.
std::string transact_write_body(const std::vector<WriteRequest>& actions, Report report,
                                const std::string& token, int alias_every);
std::string body_of(const GetRequest& request, Report report, int alias_every);
std::string batch_get_body(const std::vector<GetRequest>& requests, Report report, int alias_every);
std::string transact_get_body(const std::vector<GetRequest>& requests, Report report, int alias_every);
std::string body_of(const PageRequest& request, Report report, int alias_every);

/// ExecuteStatement with parameters. What DELETE and UPDATE return is the item before and after.
std::string insert_body(const Table& table, const Item& item);
std::string select_body(const Table& table, const Item& key);
/// Everything that the condition holds for.
std::string select_body(const Table& table, const Condition& condition);
std::string delete_body(const Table& table, const Item& key);
std::string update_body(const Table& table, const Item& key, const std::string& attribute,
                        const Value& value);

}  // namespace offstage::oracle
