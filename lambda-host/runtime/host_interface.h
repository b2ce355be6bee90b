#pragma once
// What a handler's library and the host that loads it agree on: plain C, so that the two need not be built by
// the same compiler, with the same standard library or with the same flags.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Raised whenever anything below changes; the host refuses a library of another version by name.
#define OFFSTAGE_LAMBDA_INTERFACE_VERSION 1

struct offstage_lambda_text {
  const char* data;  // not terminated
  size_t size;
};

// Texts are the host's, and valid until the next call of `next`.
struct offstage_lambda_event {
  struct offstage_lambda_text payload;
  struct offstage_lambda_text request_id;
  struct offstage_lambda_text trace_id;
  struct offstage_lambda_text client_context;
  struct offstage_lambda_text function_arn;
  struct offstage_lambda_text content_type;
  int64_t deadline_ms;  // since 1970
};

// One execution environment, as its library sees it. `next` and `answer` are for one thread at a time, the
// others for any. The environment outlives the call of the library's entry.
struct offstage_lambda_host {
  void* environment;
  // Blocks until there is an event: 1, or until the environment ends: 0, then main() has to return.
  int (*next)(void* environment, struct offstage_lambda_event* event);
  // Answers the event of that id: 1, or 0 when no event of that id is open. `success` 0: the payload is
  // Lambda's error JSON.
  int (*answer)(void* environment, struct offstage_lambda_text request_id,
                struct offstage_lambda_text payload, int success);
  // The function's own environment variable, or the process's; null when there is none.
  const char* (*variable)(void* environment, const char* name);
  // The function has called exit(). Never returns.
  void (*exited)(void* environment, int status);
};

// Every library exports these two.
typedef int (*offstage_lambda_entry_function)(const struct offstage_lambda_host* host, const char* name);
#define OFFSTAGE_LAMBDA_ENTRY "offstage_lambda_entry"               // runs main(); returns its status
#define OFFSTAGE_LAMBDA_VERSION_SYMBOL "offstage_lambda_interface"  // const uint32_t

// The program exports `const struct offstage_lambda_host* offstage_lambda_loading(void)`: the environment
// whose library this thread is loading, or null.

#ifdef __cplusplus
}
#endif
