#pragma once

#include "gateway/service/service.h"

namespace offstage::gateway {

/// Who has made an answer, for what would have to change when a browser refuses it. Borrows the service.
struct CorsPlace {
  enum class Api { kRest, kHttpApi };
  enum class Answerer {
    kFunction,     // behind a proxy integration or an HTTP API's route: its own headers
    kIntegration,  // a REST method's integration response
    kGateway,      // an error of the gateway's own
    kPreflight,    // what `cors` makes
    kNobody,       // no such path and method
  };

  Api api = Api::kRest;
  Answerer answerer = Answerer::kNobody;
  /// The route, of one of the two APIs; of a preflight the one that it asks for. Null when there is none.
  const RestMethod* rest = nullptr;
  const HttpApiRoute* http_api = nullptr;
  bool has_policy = false;  // provider.httpApi.cors is there
};

}  // namespace offstage::gateway
