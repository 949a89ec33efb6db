# Tests that are scripts: the command line as a person meets it, and results as a reader meets them.
# The distribution's own Python carries h5py and xarray; another one earlier on the PATH may not.
set(PYTHON /usr/bin/python3)

add_test(NAME "results open in h5py and xarray"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/results_open.py $<TARGET_FILE:sim_tests>)

# What is shipped under scenarios/data and scenarios/catalog is what the scripts derive; 77: the series are not at hand.
foreach(script derive_same_bytes derive_catalog derive_making derive_tables)
  add_test(NAME "validation: ${script}" COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/${script}.py)
  set_tests_properties("validation: ${script}" PROPERTIES SKIP_RETURN_CODE 77)
endforeach()

# The reference experiment of consolidation, against the published simulator's own output.
add_test(NAME "validation: cloudsim_planetlab"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/cloudsim_planetlab.py $<TARGET_FILE:jevons>)
set_tests_properties("validation: cloudsim_planetlab" PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)

# The duck of every measured month, against sums made apart.
add_test(NAME "validation: duck_curve"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/duck_curve.py $<TARGET_FILE:jevons>)
set_tests_properties("validation: duck_curve" PROPERTIES SKIP_RETURN_CODE 77)

add_test(NAME "validation: wait_awhile"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/wait_awhile.py $<TARGET_FILE:jevons>)
set_tests_properties("validation: wait_awhile" PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)

# Pages with results hold what their scripts make.
foreach(page_part
    "consolidation measured" "consolidation synthetic" "embodied shipped" "grid measured" "grid shipped" "inference shipped" "lifetimes shipped" "network measured"
    "network shipped" "rebound shipped" "shifting measured" "shifting shipped" "studies shipped" "training shipped")
  separate_arguments(page_part)
  list(GET page_part 0 page)
  list(GET page_part 1 part)
  add_test(NAME "validation: ${page}_page ${part}"
    COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/page.py $<TARGET_FILE:jevons> ${page}_tables ${part})
  set_tests_properties("validation: ${page}_page ${part}" PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 1200)
endforeach()

# Which room includes which.
add_test(NAME "architecture" COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/architecture/rooms.py ${PROJECT_SOURCE_DIR})

# The command line; 77: all of it was skipped.
foreach(script
    bad_grid bad_hardware bad_inference bad_machines bad_network bad_scenario bad_series bad_shifting bad_supply
    analysing bad_sweep breaking_even comparing failing odd_grid readers readme running showing sweeping uncertain verifying)
  add_test(NAME "cli: ${script}" COMMAND ${PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/${script}.py $<TARGET_FILE:jevons>)
  set_tests_properties("cli: ${script}" PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()

# Sweeps on several processes, each recipe of docs/sweeps.md among them; on the cores of other tests they would wait long.
foreach(script cluster ranks)
  add_test(NAME "cli: ${script}" COMMAND ${PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/${script}.py $<TARGET_FILE:jevons>)
  set_tests_properties("cli: ${script}" PROPERTIES SKIP_RETURN_CODE 77 RUN_SERIAL ON TIMEOUT 600)
endforeach()

# An installed jevons, and a project that stands on it.
add_test(NAME "package" COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/package/check ${PROJECT_BINARY_DIR})
set_tests_properties("package" PROPERTIES TIMEOUT 600)

# The lessons, executed into the build folder.
file(GLOB notebooks CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/notebooks/*.ipynb)
foreach(notebook ${notebooks})
  get_filename_component(name ${notebook} NAME_WE)
  add_test(NAME "notebook: ${name}" COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/notebooks/execute.py
           $<TARGET_FILE:jevons> ${CMAKE_CURRENT_BINARY_DIR}/notebooks ${notebook})
  set_tests_properties("notebook: ${name}" PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()

include(contributing.cmake)
