// What a test does in a process of its own, to be killed or starved there.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

/// The exit status of `what` in a child process: 99 for an exception that it lets through, 128 + the signal for one that
/// killed it.
inline int in_child(const std::function<int()>& what) {
  const pid_t child = fork();
  if (child == 0) {
    int status = 99;
    try {
      status = what();
    } catch (...) {
    }
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
