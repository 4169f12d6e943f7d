;; guest code
;;   80000000  fadd.d fa0, fa1, fa2
;;   80000004  fmul.d fa3, fa0, fa2
;;   80000008  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 2 not done, rounding
;;   2: 80000004, 1 not done, rounding
;;   3: 80000008, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 1 i64, 5 f64
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $fa1 (f64.load offset=352 (local.get $h)))
          (local.set $fa2 (f64.load offset=360 (local.get $h)))
          (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 2))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $10 (f64.add (local.get $fa1) (local.get $fa2)))
          block $B3
            block $B4
              (br_if $B4 (; unlikely ;)
                (i32.eqz
                  (i32.lt_u
                    (i32.shl
                      (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $10)) (i64.const 32)))
                      (i32.const 1)
                    )
                    (i32.const -2097152)
                  )
                )
              )
              (br_if $B4 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 225)))
              (local.set $fa0 (local.get $10))
              (br $B3)
            end ;; $B4
            (f64.store offset=352 (local.get $h) (local.get $fa1))
            (f64.store offset=360 (local.get $h) (local.get $fa2))
            (drop
              (br_if $B0 (; unlikely ;) (i32.const 1) (call $1 (local.get $h) (i32.const 46527827)))
            )
            (local.set $fa0 (f64.load offset=344 (local.get $h)))
            (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          end ;; $B3
          (local.set $10 (f64.mul (local.get $fa0) (local.get $fa2)))
          block $B5
            block $B6
              block $B7
                block $B8
                  (br_if $B8 (; unlikely ;)
                    (i32.eqz
                      (i32.lt_u
                        (i32.sub
                          (i32.shl
                            (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $10)) (i64.const 32)))
                            (i32.const 1)
                          )
                          (i32.const 4194304)
                        )
                        (i32.const -6291456)
                      )
                    )
                  )
                  (br_if $B7 (; likely ;) (i32.eqz (i32.and (local.get $fcsr) (i32.const 225))))
                end ;; $B8
                (br_if $B6 (; unlikely ;) (i32.eqz (f64.eq (local.get $10) (f64.const 0))))
                block $B9
                  (br_if $B9 (; likely ;) (f64.eq (local.get $fa0) (f64.const 0)))
                  (br_if $B6 (; unlikely ;) (i32.eqz (f64.eq (local.get $fa2) (f64.const 0))))
                end ;; $B9
                (br_if $B6 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 224)))
              end ;; $B7
              (local.set $fa3 (local.get $10))
              (br $B5)
            end ;; $B6
            (f64.store offset=344 (local.get $h) (local.get $fa0))
            (f64.store offset=360 (local.get $h) (local.get $fa2))
            (drop
              (br_if $B1 (; unlikely ;) (i32.const 2) (call $1 (local.get $h) (i32.const 314930899)))
            )
            (local.set $fa3 (f64.load offset=368 (local.get $h)))
            (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          end ;; $B5
          (br $B2 (i32.const 3))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (f64.store offset=368 (local.get $h) (local.get $fa3))
        (br $B1 (local.get $4))
      end ;; $B1
      (local.set $4)
      (f64.store offset=344 (local.get $h) (local.get $fa0))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
