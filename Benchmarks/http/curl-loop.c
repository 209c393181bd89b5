// The yardstick of the HTTP benchmark: the same requests, one after another on one connection, with nothing around libcurl.
//
// curl-loop BASE COUNT: gets BASE/orders/1 to BASE/orders/5 in turn, COUNT requests in all, and prints the microseconds that they took.
// Exit status 1 at the first answer that is not 200.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static size_t count_bytes(char *data, size_t size, size_t count, void *context) {
  (void)data;
  *(size_t *)context += size * count;
  return size * count;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: curl-loop BASE COUNT\n");
    return 2;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL *handle = curl_easy_init();
  size_t bytes = 0;
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, count_bytes);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &bytes);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  long count = atol(argv[2]);
  for (long index = 0; index < count; index++) {
    char url[256];
    snprintf(url, sizeof url, "%s/orders/%ld", argv[1], index % 5 + 1);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    long status = 0;
    CURLcode code = curl_easy_perform(handle);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200) {
      fprintf(stderr, "curl-loop: %s, status %ld\n", curl_easy_strerror(code), status);
      return 1;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.0f\n", (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3);
  curl_easy_cleanup(handle);
  curl_global_cleanup();
  return 0;
}
