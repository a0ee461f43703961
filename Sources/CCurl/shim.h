#pragma once

// The system's types belong to Swift's Glibc module, as in CMicroHTTPD.
#if defined(__linux__) && __has_feature(modules)
#pragma clang module import SwiftGlibc
#endif

#include <curl/curl.h>

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#endif

// The library is loaded when it is first used, so all of these take the address of the function that they call. They are here because the
// functions are variadic, which Swift can't call.

static inline CURLcode mynah_curl_set_long(void *setopt, CURL *handle, CURLoption option, long value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode mynah_curl_set_offset(void *setopt, CURL *handle, CURLoption option, curl_off_t value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

// For strings, lists and what callbacks are given.
static inline CURLcode mynah_curl_set_pointer(void *setopt, CURL *handle, CURLoption option, const void *value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

// The callbacks that take bytes, those of the head and those of the body, and the one that gives them.
static inline CURLcode mynah_curl_set_callback(void *setopt, CURL *handle, CURLoption option, curl_write_callback value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode mynah_curl_set_seek(void *setopt, CURL *handle, curl_seek_callback value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode mynah_curl_set_socket_options(void *setopt, CURL *handle, curl_sockopt_callback value) {
  return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, CURLOPT_SOCKOPTFUNCTION, value);
}

static inline CURLcode mynah_curl_get_long(void *getinfo, CURL *handle, CURLINFO info, long *value) {
  return ((CURLcode(*)(CURL *, CURLINFO, ...))getinfo)(handle, info, value);
}

static inline CURLcode mynah_curl_get_offset(void *getinfo, CURL *handle, CURLINFO info, curl_off_t *value) {
  return ((CURLcode(*)(CURL *, CURLINFO, ...))getinfo)(handle, info, value);
}

static inline CURLMcode mynah_curl_multi_set_long(void *setopt, CURLM *multi, CURLMoption option, long value) {
  return ((CURLMcode(*)(CURLM *, CURLMoption, ...))setopt)(multi, option, value);
}

static inline CURLMcode mynah_curl_multi_set_sockets(void *setopt, CURLM *multi, curl_socket_callback value, void *context) {
  CURLMcode (*set)(CURLM *, CURLMoption, ...) = (CURLMcode(*)(CURLM *, CURLMoption, ...))setopt;
  CURLMcode code = set(multi, CURLMOPT_SOCKETFUNCTION, value);
  return code == CURLM_OK ? set(multi, CURLMOPT_SOCKETDATA, context) : code;
}

static inline CURLMcode mynah_curl_multi_set_timer(void *setopt, CURLM *multi, curl_multi_timer_callback value, void *context) {
  CURLMcode (*set)(CURLM *, CURLMoption, ...) = (CURLMcode(*)(CURLM *, CURLMoption, ...))setopt;
  CURLMcode code = set(multi, CURLMOPT_TIMERFUNCTION, value);
  return code == CURLM_OK ? set(multi, CURLMOPT_TIMERDATA, context) : code;
}

// Macros with casts and shifts, which Swift does not see.

static inline long mynah_curl_global_all(void) {
  return CURL_GLOBAL_ALL;
}
