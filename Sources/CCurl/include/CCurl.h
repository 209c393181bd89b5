// libcurl: https://curl.se/libcurl/c/. The variadic setters and getters, one function per argument type.
#pragma once
#include <curl/curl.h>

/// To be called before anything else here: NULL, or why libcurl cannot be loaded.
const char *seam_curl_load(void);

static inline CURLcode seam_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode seam_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode seam_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode seam_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode seam_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}
/// `size_t (char *data, size_t size, size_t count, void *context)`: body, header and read callbacks alike.
typedef size_t (*seam_curl_data_callback)(char *, size_t, size_t, void *);
static inline CURLcode seam_curl_set_callback(CURL *handle, CURLoption option, seam_curl_data_callback value) {
  return curl_easy_setopt(handle, option, value);
}
/// Called before each attempt to send the request: `CURL_PREREQFUNC_OK` or `CURL_PREREQFUNC_ABORT`.
static inline CURLcode seam_curl_set_prerequest(CURL *handle, curl_prereq_callback value) {
  return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}
static inline CURLcode seam_curl_set_open_socket(CURL *handle, curl_opensocket_callback value) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}
static inline CURLcode seam_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode seam_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode seam_curl_get_string(CURL *handle, CURLINFO info, char **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode seam_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode seam_curl_get_list(CURL *handle, CURLINFO info, struct curl_slist **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode seam_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
/// The next transfer that ended, and how; nil when there is no more. (`CURLMsg` holds a union, which Swift reads only with care.)
static inline CURL *seam_curl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message = curl_multi_info_read(multi, &left); message; message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
