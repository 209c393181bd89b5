// What happens between fork and exec, where only async-signal-safe calls are allowed, and what of the C library Swift does not import.
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/falloc.h>
#include <linux/magic.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

// A program to start. Everything is allocated before the fork.
struct seam_program {
  const char *executable;
  char *const *arguments;
  char *const *environment;
  const char *directory; // NULL: the supervisor's own
  const char *input;
  const char *output; // appended to
  const char *error;  // NULL: where output goes
  int has_user;
  uid_t uid;
  gid_t gid;
  const gid_t *groups;
  size_t group_count;
};

enum seam_report_kind { seam_started, seam_refused, seam_exited };
enum seam_stage { seam_stage_fork, seam_stage_files, seam_stage_directory, seam_stage_user, seam_stage_execute };

// What a keeper tells the supervisor. A pipe takes it in one piece (POSIX.1, PIPE_BUF).
struct seam_report {
  int32_t kind;
  int32_t value; // started: the process id; refused: the error number; exited: the status as waitpid gives it
  int32_t stage; // refused: where
};

// Swift does not see this GNU extension.
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
static const int seam_spawn_setsid = POSIX_SPAWN_SETSID;

static inline char **seam_environment(void) { return environ; }

// Gives back a part of a file; its length stays.
static inline int seam_free_blocks(int file, off_t start, off_t length) {
  return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, length);
}

// Copies from and to the files' own positions, within the file system where it can.
static inline ssize_t seam_copy_range(int source, int target, size_t count) {
  return syscall(SYS_copy_file_range, source, NULL, target, NULL, count, 0U);
}

// As version numbers compare: 9 is before 10.
static inline int seam_compare_versions(const char *a, const char *b) { return strverscmp(a, b); }

static inline int seam_remove_segment(int id) { return shmctl(id, IPC_RMID, NULL); }

static inline int seam_is_in_memory(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 && status.f_type == TMPFS_MAGIC;
}

// For users without privileges; 0 where it cannot be known.
static inline uint64_t seam_free_bytes(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (uint64_t)status.f_bavail * (uint64_t)status.f_bsize : 0;
}

static inline int seam_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// Closes all file descriptors from `first` on.
static inline void seam_close_from(int first) {
  if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0) return;
  long limit = sysconf(_SC_OPEN_MAX);
  for (int file = first; file < limit; file++) close(file);
}

// Is sent a signal when the parent dies, and ends if it has died already. A change of user clears the setting, so it comes after that.
static inline void seam_signal_with(pid_t parent, int signal) {
  prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
  if (getppid() != parent) _exit(127);
}

static inline void seam_write_report(int file, int kind, int value, int stage) {
  struct seam_report report = {kind, value, stage};
  while (write(file, &report, sizeof report) < 0 && errno == EINTR) {
  }
}

static inline int seam_redirect(const char *path, int flags, int target) {
  int file = open(path, flags | O_CLOEXEC | O_NOCTTY, 0644);
  return file < 0 ? -1 : dup2(file, target);
}

// In the child: becomes the program, or reports why it cannot.
static inline void seam_become(const struct seam_program *program, pid_t parent, int failures) {
  int stage = seam_stage_files;
  setsid();
  struct sigaction action = {0};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &action, NULL);

  if (seam_redirect(program->input, O_RDONLY, 0) < 0) goto failed;
  if (seam_redirect(program->output, O_WRONLY | O_CREAT | O_APPEND, 1) < 0) goto failed;
  if (program->error ? seam_redirect(program->error, O_WRONLY | O_CREAT | O_APPEND, 2) < 0 : dup2(1, 2) < 0) goto failed;
  stage = seam_stage_directory;
  if (program->directory && chdir(program->directory) != 0) goto failed;
  stage = seam_stage_user;
  if (program->has_user) {
    if (setgroups(program->group_count, program->groups) != 0) goto failed;
    if (setresgid(program->gid, program->gid, program->gid) != 0) goto failed;
    if (setresuid(program->uid, program->uid, program->uid) != 0) goto failed;
  }
  seam_signal_with(parent, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  stage = seam_stage_execute;
  execve(program->executable, program->arguments, program->environment);
failed:
  seam_write_report(failures, seam_refused, errno, stage);
  _exit(127);
}

// Kills every child of this process, from /proc (proc(5), /proc/pid/stat).
static inline void seam_kill_children(void) {
  pid_t self = getpid();
  DIR *folder = opendir("/proc");
  if (!folder) return;
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid <= 0) continue;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) continue;
    text[count] = 0;
    // pid (name) state ppid: the name may hold anything
    char *end = strrchr(text, ')');
    int parent = 0;
    if (end && sscanf(end + 1, " %*c %d", &parent) == 1 && parent == self) kill(pid, SIGKILL);
  }
  closedir(folder);
}

// In the keeper: starts the program, adopts whatever it leaves behind, reports how it ended, and ends when nothing is left of it. If the
// supervisor dies first, it sees to that itself: every child that it kills hands its own children to it.
static inline void seam_keep(const struct seam_program *program, pid_t supervisor, int reports) {
  // All signals are blocked, here as in the supervisor: they are waited for.
  seam_signal_with(supervisor, SIGTERM);
  // Not by the name of what it watches over
  prctl(PR_SET_NAME, "keeper", 0, 0, 0);
  seam_become_subreaper();
  if (reports != 3) dup2(reports, 3);
  fcntl(3, F_SETFD, FD_CLOEXEC);
  seam_close_from(4);
  int failures[2];
  if (pipe2(failures, O_CLOEXEC) != 0) {
    seam_write_report(3, seam_refused, errno, seam_stage_fork);
    _exit(0);
  }
  pid_t keeper = getpid();
  pid_t child = fork();
  if (child == 0) seam_become(program, keeper, failures[1]);
  if (child < 0) {
    seam_write_report(3, seam_refused, errno, seam_stage_fork);
    _exit(0);
  }
  close(failures[1]);
  struct seam_report refusal;
  ssize_t count;
  while ((count = read(failures[0], &refusal, sizeof refusal)) < 0 && errno == EINTR) {
  }
  close(failures[0]);
  int refused = count == (ssize_t)sizeof refusal;
  if (refused)
    seam_write_report(3, seam_refused, refusal.value, refusal.stage);
  else
    seam_write_report(3, seam_started, child, 0);
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGCHLD);
  sigaddset(&awaited, SIGTERM);
  struct timespec pause = {0, 1000000};
  while (1) {
    int status = 0;
    pid_t ended;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
      if (ended == child && !refused) seam_write_report(3, seam_exited, status, 0);
    if (ended < 0 && errno == ECHILD) _exit(0);
    if (getppid() == supervisor) {
      sigwaitinfo(&awaited, NULL);
    } else {
      seam_kill_children();
      sigtimedwait(&awaited, NULL, &pause);
    }
  }
}

// Forks a keeper for a program. The result is the keeper's process id, or an error number below zero; `reports` is the pipe to read its
// reports from, at whose end the program and everything that it left behind are gone.
//
// The keeper is what makes a program's tree exact: as a subreaper it becomes the parent of every descendant that loses its own, whatever
// sessions and daemons they make, so its descendants are the program's and no others.
static inline pid_t seam_spawn(const struct seam_program *program, int *reports) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  pid_t supervisor = getpid();
  pid_t keeper = fork();
  if (keeper == 0) seam_keep(program, supervisor, ends[1]);
  int error = errno;
  close(ends[1]);
  if (keeper < 0) {
    close(ends[0]);
    return -error;
  }
  *reports = ends[0];
  return keeper;
}

static int seam_signal_pipe[2] = {-1, -1};

static inline void seam_note_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  (void)!write(seam_signal_pipe[1], &byte, 1);
  errno = error;
}

// From now on the numbers of these signals can be read from the pipe that is returned, a byte each; -1 where there is none.
// A signal that is ignored stays so.
static inline int seam_note_signals(const int *numbers, int count) {
  if (pipe2(seam_signal_pipe, O_CLOEXEC) != 0) return -1;
  fcntl(seam_signal_pipe[1], F_SETFL, O_NONBLOCK);
  for (int i = 0; i < count; i++) {
    struct sigaction action = {0};
    if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN) continue;
    action.sa_handler = seam_note_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(numbers[i], &action, NULL);
  }
  return seam_signal_pipe[0];
}
