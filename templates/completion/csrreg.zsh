#compdef csrreg
# Completion of csrreg in zsh. In ~/.zshrc, below compinit:  eval "$(csrreg completion zsh)"
_csrreg() {
    local line value
    local -a lines whole whole_shown begun begun_shown
    lines=("${(@f)$(csrreg completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "${lines[@]}"; do
        value=${line%%$'\t'*}
        [[ -n $value ]] || continue
        # What goes on (field=, CSR-NORDAUTO-) is followed by no blank.
        if [[ $value == *[=.-] ]]; then
            begun+=("$value")
            begun_shown+=("${line/$'\t'/  }")
        else
            whole+=("$value")
            whole_shown+=("${line/$'\t'/  }")
        fi
    done
    if (( $#whole + $#begun == 0 )); then
        _files
        return
    fi
    (( $#whole )) && compadd -l -d whole_shown -a whole
    (( $#begun )) && compadd -l -S '' -d begun_shown -a begun
    return 0
}
# Loaded from a folder of fpath, the file is the function itself.
if [[ ${funcstack[1]} == _csrreg ]]; then
    _csrreg "$@"
else
    compdef _csrreg csrreg
fi
