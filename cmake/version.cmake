# Writes version.cpp with the commit that is being built; run at every build, rewrites only on change.
#   cmake -DOUT=file -DSOURCE=folder -DVERSION=x -DBUILD_TYPE=t -P version.cmake
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown")
endif()
file(WRITE ${OUT}.new "#include \"tools/version.hpp\"

namespace jevons::tools {

const char* const kVersion = \"${VERSION}\";
const char* const kGitCommit = \"${commit}\";
const char* const kBuildType = \"${BUILD_TYPE}\";

}  // namespace jevons::tools
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
