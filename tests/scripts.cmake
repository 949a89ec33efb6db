# Tests that are scripts: the command line as a person meets it, and results as a reader meets them.
# The distribution's own Python carries h5py and xarray; another one earlier on the PATH may not.
set(PYTHON /usr/bin/python3)

add_test(NAME "results open in h5py and xarray"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/results_open.py $<TARGET_FILE:sim_tests>)
