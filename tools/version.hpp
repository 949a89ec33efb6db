// Which jevons this is; version.cpp is written by the build (cmake/version.cmake).
#pragma once

namespace jevons::tools {

extern const char* const kVersion;
extern const char* const kGitCommit;
extern const char* const kBuildType;

}  // namespace jevons::tools
