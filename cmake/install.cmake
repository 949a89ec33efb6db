# What `cmake --install` lays down: the command with its scenarios, and the libraries for other CMake projects.
#   PREFIX/bin/jevons                  looks for its scenarios in PREFIX/share/jevons
#   PREFIX/share/jevons/scenarios      scenarios, catalogue, derived data
#   PREFIX/include/jevons              headers, as #include "models/scenario.hpp"
#   PREFIX/lib/cmake/jevons            find_package(jevons), with jevons::sim and jevons::models
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/jevons)

set_target_properties(jevons_options PROPERTIES EXPORT_NAME options)
install(TARGETS jevons RUNTIME)
install(TARGETS jevons_options jevons_sim jevons_models EXPORT jevons_targets)
install(EXPORT jevons_targets NAMESPACE jevons:: FILE jevonsTargets.cmake DESTINATION ${package_dir})
install(DIRECTORY sim models DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/jevons FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/jevons)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/jevonsConfig.cmake.in ${PROJECT_BINARY_DIR}/jevonsConfig.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/jevonsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/jevonsConfig.cmake ${PROJECT_BINARY_DIR}/jevonsConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake DESTINATION ${package_dir})
