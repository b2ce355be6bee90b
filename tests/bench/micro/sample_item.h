#pragma once

#include <string>

#include "emulator/model/attribute_value.h"
#include "emulator/model/table_schema.h"

namespace offstage::bench {

/// An item of about 300 bytes with every kind of value that is common, as the load's items are.
emulator::Item sample_item();

/// The same as a request has it.
std::string sample_item_json();

/// The table that it stands in, with the index that the load's table has.
emulator::TableSchema sample_table();

}  // namespace offstage::bench
