// The stopwatch of the benchmarks: runs two commands in turn, so that both see the same machine, and compares their wall times from
// start to exit.
//
// compare ROUNDS COMMAND... -- COMMAND...: prints the median milliseconds of the first, those of the second, and the median of the rounds'
// ratios. What the commands print goes to /dev/null. Exit status 1 as soon as one of them fails.
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double milliseconds(char **command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  struct timespec start, end;
  pid_t process;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &start);
  int error = posix_spawnp(&process, command[0], &actions, NULL, command, environ);
  if (error) {
    fprintf(stderr, "compare: %s: %s\n", command[0], strerror(error));
    exit(1);
  }
  waitpid(process, &status, 0);
  clock_gettime(CLOCK_MONOTONIC, &end);
  posix_spawn_file_actions_destroy(&actions);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fprintf(stderr, "compare: %s ended with status %d\n", command[0], WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    exit(1);
  }
  return (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
}

static int ascending(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 0;
  int divide = 2;
  while (divide < argc && strcmp(argv[divide], "--") != 0) divide++;
  if (rounds < 1 || rounds > 1000 || divide == 2 || divide + 1 >= argc) {
    fprintf(stderr, "usage: compare ROUNDS COMMAND... -- COMMAND...\n");
    return 2;
  }
  argv[divide] = NULL;
  char **first = argv + 2, **second = argv + divide + 1;
  double firsts[1000], seconds[1000], ratios[1000];
  // Once each beforehand, so that neither has to read its files from the disk.
  milliseconds(first);
  milliseconds(second);
  for (int round = 0; round < rounds; round++) {
    // Who begins changes, so that neither has the other's wake.
    if (round % 2) seconds[round] = milliseconds(second);
    firsts[round] = milliseconds(first);
    if (round % 2 == 0) seconds[round] = milliseconds(second);
    ratios[round] = firsts[round] / seconds[round];
  }
  printf("%.1f %.1f %.2f\n", median(firsts, rounds), median(seconds, rounds), median(ratios, rounds));
  return 0;
}
