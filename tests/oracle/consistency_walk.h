#pragma once

#include <functional>
#include <string>
#include <vector>

namespace offstage::oracle {

/// Sends a call and hands back the body of its answer.
using Call = std::function<std::string(const std::string& operation, const std::string& body)>;

/// Walks through a table as a client can, while nobody writes to it, and tells what does not fit together;
/// nothing when all is well:
///
/// - each index holds exactly the projected entries of the items that have its key attributes;
/// - a Query of each partition, forwards and backwards, finds what the Scan found, in the order of the sort
/// key;
/// - parallel segments are the Scan, cut into pieces;
/// - the records of its stream, when it has one with both images, are the way from no item to the items there
/// are, and each old image is what the record before it left;
/// - ItemCount and TableSizeBytes, of the table and of each index, are what the items add up to.
std::vector<std::string> inconsistencies(const Call& call, const std::string& table);

}  // namespace offstage::oracle
