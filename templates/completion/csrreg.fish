# Completion of csrreg in fish:
#   csrreg completion fish > ~/.config/fish/completions/csrreg.fish
function __csrreg_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l found (csrreg completion fish -- $words[2..] (commandline --current-token --cut-at-cursor) 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline --current-token --cut-at-cursor)
    end
end
complete --command csrreg --no-files --arguments '(__csrreg_complete)'
